// Sending a correction, and what comes of it in words.
import { Refused, send } from "../api/ask";
import type { Change } from "../api/judged";
import { keepName } from "../line/judge";
import { words } from "../strings/words";

export interface Wanted {
  what: "merge" | "split" | "add" | "remove" | "rename";
  operations: string[];
  lines?: string[];
  name?: string;
  by: string;
  note: string;
}

/** Send a correction; return what is to be told, and whether it was kept. */
export async function correct(wanted: Wanted): Promise<{ told: string; kept: boolean }> {
  keepName(wanted.by);
  try {
    const made = await send<Change & { takes_back: string[] }>("POST", "corrections", { ...wanted, note: wanted.note || null });
    return { told: [words.kept, ...made.takes_back].join(" "), kept: true };
  } catch (error) {
    const busy = error instanceof Refused && error.status === 409;
    return { told: busy ? `${words.busy} ${error.message}` : (error as Error).message, kept: false };
  }
}
