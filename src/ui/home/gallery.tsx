import { type JSX, type MouseEvent, Suspense, useId } from "react";
import { factWords } from "./fact-words.ts";
import {
  ATTENTIONS,
  filtered,
  type GalleryFilter,
  type Model,
  MODELS,
  NO_GALLERY_FILTER,
  SIZES,
} from "./gallery-filter.ts";
import { useKept } from "../components/use-kept.ts";
import { lazyOrNothing } from "../components/lazy-or-nothing.ts";
import { MiniRibbon } from "./mini-ribbon.tsx";
import { plural } from "../../spec/grouped.ts";

const GalleryStack = lazyOrNothing(async () => (await import("./gallery-stack.tsx")).GalleryStack);

interface Props {
  readonly onPick: (id: string) => void;
}

const MAKERS = [...new Set(MODELS.map(({ maker }) => maker))];

/** The bundled configs with their layers and facts, narrowed down by what one looks for. */
export function Gallery({ onPick }: Props): JSX.Element {
  const [filter, setFilter] = useKept("gallery", NO_GALLERY_FILTER);
  const models = filtered(filter);
  const choose = (part: Partial<GalleryFilter>): void => {
    setFilter((before) => ({ ...before, ...part }));
  };
  return (
    <section className="gallery" aria-labelledby="gallery-heading">
      <h2 id="gallery-heading">Models</h2>
      <div className="gallery-filters" role="group" aria-label="Which models">
        <Choice
          label="Maker"
          value={filter.maker}
          options={MAKERS.map((maker) => [maker, maker])}
          onChoose={(maker) => {
            choose({ maker });
          }}
        />
        <Choice
          label="Attention or state"
          value={filter.attention}
          options={ATTENTIONS.map((words) => [words, words])}
          onChoose={(attention) => {
            choose({ attention });
          }}
        />
        <Choice
          label="Experts"
          value={filter.experts}
          options={[
            ["dense", "dense"],
            ["moe", "mixture of experts"],
          ]}
          onChoose={(experts) => {
            choose({ experts });
          }}
        />
        <Choice
          label="Parameters"
          value={filter.size}
          options={SIZES.map(({ key, words }) => [key, words])}
          onChoose={(size) => {
            choose({ size });
          }}
        />
        <p role="status">
          {models.length === MODELS.length
            ? plural(MODELS.length, "model")
            : `${models.length} of ${plural(MODELS.length, "model")}`}
        </p>
      </div>
      <ul className="gallery-models">
        {models.map((model) => (
          <Card key={model.id} model={model} onPick={onPick} />
        ))}
      </ul>
      {models.length === 0 && (
        <p>
          No bundled model has all of that.{" "}
          <button
            type="button"
            className="chip"
            onClick={() => {
              setFilter(() => NO_GALLERY_FILTER);
            }}
          >
            Show all
          </button>
        </p>
      )}
    </section>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T | "";
  readonly options: readonly (readonly [value: T, words: string])[];
  readonly onChoose: (value: T | "") => void;
}

function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>): JSX.Element {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          onChoose(event.target.value as T | "");
        }}
      >
        <option value="">any</option>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

function Card({ model, onPick }: { readonly model: Model } & Props): JSX.Element {
  const { id, title, facts } = model;
  const pick = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onPick(id);
  };
  return (
    <li>
      <a href={`#/gallery/${id}`} onClick={pick}>
        {title}
      </a>
      <span className="gallery-facts">{factWords(facts)}</span>
      <MiniRibbon facts={facts} />
      <Suspense fallback={null}>
        <GalleryStack id={id} />
      </Suspense>
    </li>
  );
}
