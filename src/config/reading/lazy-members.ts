/** What an object's members are made by: a function for each, called whenever the member is read (see `once`). */
interface Makers {
  readonly [member: string]: () => unknown;
}

const MAKERS = Symbol("makers");

const getters = new Map<string, PropertyDescriptor>();

/**
 * The object itself with further members that are made when they are read; they are its own and enumerable, so that
 * copies have them.
 *
 * The getters of one name are one function for all objects. V8 gives every literal with a getter in it a hidden class of
 * its own, which holds what the getter closes over, here a whole file, until the next full collection.
 */
export function withLazyMembers<T extends object, const M extends Makers>(
  object: T,
  makers: M,
): T & { readonly [K in keyof M]: ReturnType<M[K]> } {
  Object.defineProperty(object, MAKERS, { value: makers });
  for (const member in makers) Object.defineProperty(object, member, getterOf(member));
  return object as T & { readonly [K in keyof M]: ReturnType<M[K]> };
}

function getterOf(member: string): PropertyDescriptor {
  let known = getters.get(member);
  if (!known) {
    const get = function (this: { readonly [MAKERS]: Makers }): unknown {
      return this[MAKERS][member]?.();
    };
    getters.set(member, (known = { get, enumerable: true, configurable: true }));
  }
  return known;
}
