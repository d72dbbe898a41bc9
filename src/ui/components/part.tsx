import {
  Component,
  type ComponentType,
  createElement,
  type JSX,
  lazy,
  type ReactNode,
  Suspense,
} from "react";

/** What is said where a part of the page did not arrive. */
export const LOST = "This part could not be loaded: the connection is gone, or the page was updated.";

/** That a part of the page did not arrive. */
class PartLost extends Error {
  /** Has it asked for anew when it is shown again. */
  readonly again: () => void;

  constructor(cause: unknown, again: () => void) {
    super("A part of this page could not be loaded.", { cause });
    this.again = again;
  }
}

/** As React's `lazy`, for what stands in a {@link Part}: where it does not arrive, it can be asked for again. */
export function lazyPart<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): ComponentType<P> {
  const fresh = () =>
    lazy(() =>
      load().catch((cause: unknown) => {
        throw new PartLost(cause, () => {
          Loaded = fresh();
        });
      }),
    ) as unknown as ComponentType<P>;
  let Loaded = fresh();
  return function LazyPart(props: P): JSX.Element {
    return createElement(Loaded, props);
  };
}

interface Props {
  readonly children: ReactNode;
  /** What stands there until it is loaded. */
  readonly fallback?: ReactNode;
  /** Whether it is the page's `main`, which then is there also while it is loaded and where it cannot be. */
  readonly page?: boolean;
}

interface State {
  readonly error: unknown;
}

/**
 * A pane, tab or dialog that is loaded when it is shown. Where it cannot be loaded, or fails, that is said in its place, and
 * the rest of the page stays.
 */
export class Part extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  readonly #again = (): void => {
    const { error } = this.state;
    if (error instanceof PartLost) error.again();
    this.setState({ error: null });
  };

  override render(): ReactNode {
    const { error } = this.state;
    const { children, fallback, page } = this.props;
    const around = (inside: ReactNode): ReactNode =>
      page ? (
        <main id="main" tabIndex={-1}>
          <h1 className="visually-hidden">Spec Explorer</h1>
          {inside}
        </main>
      ) : (
        inside
      );
    if (error === null) return <Suspense fallback={around(fallback)}>{children}</Suspense>;
    const lost = error instanceof PartLost;
    return around(
      <div className="waiting" role="alert">
        <p>
          {lost
            ? LOST
            : `This part has failed. That is a mistake in the explorer and not in your config: ${error instanceof Error ? error.message : String(error)}`}
        </p>
        <button type="button" onClick={this.#again}>
          Try again
        </button>{" "}
        <button
          type="button"
          onClick={() => {
            window.location.reload();
          }}
        >
          Reload
        </button>
      </div>,
    );
  }
}
