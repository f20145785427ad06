// The waters of the operation that is looked at, and of which lines it is made.
import { computed, effect, signal } from "@preact/signals";
import { ask } from "../api/ask";
import { version } from "./record";
import { current } from "../view/view";

export interface Gathered {
  id: string;
  name: string;
  start: string | null;
  end: string | null;
  synthetic: boolean;
  members: { line: string; sure: boolean }[];
  geometry: GeoJSON.Geometry | null;
}

export const operation = signal<Gathered | null>(null);
export const operationTrouble = signal("");

/** The ids of its lines; null where no operation is looked at. */
export const members = computed<Set<string> | null>(() => {
  if (!current.value.operation) return null;
  return new Set(operation.value?.members.map((one) => one.line) ?? []);
});

/** Ask for the operation of the view whenever another one, or another generation, is looked at. */
export const followOperation = (): (() => void) => effect(() => {
  const wanted = current.value.operation;
  const generation = version.value?.generation;
  if (!wanted || generation === undefined) {
    operation.value = null;
    operationTrouble.value = "";
    return;
  }
  ask<Gathered>(`operations/${encodeURIComponent(wanted)}`).then(
    (told) => {
      if (current.peek().operation !== wanted) return;
      operation.value = told;
      operationTrouble.value = "";
    },
    (error: Error) => {
      operation.value = null;
      operationTrouble.value = error.message;
    },
  );
});
