// Asking the server: one place, so that every refusal is told in the server's own words.

export class Refused extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

export type Query = Record<string, string | number | boolean | string[] | null | undefined>;

export function address(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach((one) => words.append(name, one));
    else if (value !== null && value !== undefined && value !== "") words.set(name, String(value));
  }
  const asked = words.toString();
  return `./api/${path}${asked ? `?${asked}` : ""}`;
}

export async function ask<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(address(path, query), { signal, headers: { Accept: "application/json" } });
  return read<T>(answer);
}

export async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(address(path), {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return read<T>(answer);
}

export async function upload<T>(file: File, query: Query): Promise<T> {
  const answer = await fetch(address("uploads", { name: file.name, ...query }), {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });
  return read<T>(answer);
}

async function read<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T;
  const text = await answer.text();
  let told: any = null;
  try {
    told = JSON.parse(text);
  } catch {
    // an answer that is no JSON is told by its status
  }
  if (!answer.ok) throw new Refused(told?.detail ?? told?.title ?? `${answer.status}`, answer.status);
  return told as T;
}
