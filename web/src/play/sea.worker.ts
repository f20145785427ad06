// Fetch the positions of a time and put them into arrays, away from the thread that draws.
import { tableFromIPC } from "apache-arrow";
import type { Positions, SeaAsk, SeaAnswer } from "./positions";

self.onmessage = async (event: MessageEvent<SeaAsk>) => {
  const { number, address } = event.data;
  try {
    const answer = await fetch(address);
    if (!answer.ok) {
      const told = await answer.json().catch(() => null);
      throw Object.assign(new Error(told?.detail ?? String(answer.status)), { status: answer.status });
    }
    const positions = read(new Uint8Array(await answer.arrayBuffer()));
    const reply: SeaAnswer = { number, positions };
    self.postMessage(reply, { transfer: [positions.starts, positions.t, positions.x, positions.y, positions.cog, positions.sog].map((one) => one.buffer) });
  } catch (error) {
    const reply: SeaAnswer = { number, error: String((error as Error).message), status: (error as any).status ?? 0 };
    self.postMessage(reply);
  }
};

function read(bytes: Uint8Array): Positions {
  const table = tableFromIPC(bytes);
  const rows = table.numRows;
  const column = (name: string) => table.getChild(name)!;
  const t = new Float64Array(rows);
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const cog = new Float32Array(rows);
  const sog = new Float32Array(rows);
  const craft: Positions["craft"] = [];
  const starts: number[] = [];
  const label = column("craft");
  const [when, lat, lon, course, speed] = ["t", "lat", "lon", "cog_deg", "sog_kn"].map(column);
  const [name, type, flag, synthetic, segment] = ["name", "type", "flag", "synthetic", "segment"].map(column);
  let last: string | null = null;
  let track: unknown = null;
  for (let n = 0; n < rows; n++) {
    const own = label.get(n) as string;
    if (own !== last) {
      last = own;
      starts.push(n);
      craft.push({ craft: own, name: name!.get(n), type: type!.get(n), flag: flag!.get(n), synthetic: Boolean(synthetic!.get(n)) });
      track = segment!.get(n);
    }
    t[n] = Number(when!.get(n)) / 1000;
    x[n] = Number(lon!.get(n)) / 360 + 0.5;
    const sine = Math.sin((Number(lat!.get(n)) * Math.PI) / 180);
    y[n] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    cog[n] = course!.get(n) ?? NaN;
    sog[n] = speed!.get(n) ?? NaN;
    if (segment!.get(n) !== track) {
      track = segment!.get(n);
      t[n] = -t[n]!; // a negative time: no line leads here from the fix before
    }
  }
  starts.push(rows);
  return { craft, starts: Int32Array.from(starts), t, x, y, cog, sog };
}
