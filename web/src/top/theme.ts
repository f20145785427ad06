// Light or dark: as the system has it, unless chosen here.
import { computed, effect, signal } from "@preact/signals";

const asked = matchMedia("(prefers-color-scheme: dark)");
const system = signal(asked.matches);
asked.addEventListener("change", (event) => (system.value = event.matches));

function kept(): string {
  try {
    return localStorage.getItem("offing.theme") ?? "";
  } catch {
    return "";
  }
}

const chosen = signal(kept());
export const dark = computed(() => (chosen.value ? chosen.value === "dark" : system.value));

export function turn(): void {
  chosen.value = dark.value ? "light" : "dark";
  try {
    localStorage.setItem("offing.theme", chosen.value);
  } catch {
    // a browser that keeps nothing keeps no choice of colours either
  }
}

effect(() => {
  document.documentElement.dataset.theme = dark.value ? "dark" : "light";
});
