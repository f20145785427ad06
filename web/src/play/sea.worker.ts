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

const MOST_KN = 102.2; // beyond lie the values that stand for "not told"

/** Read the table column by column: a value at a time would take many times as long. */
function read(bytes: Uint8Array): Positions {
  const table = tableFromIPC(bytes);
  const rows = table.numRows;
  const numbers = (name: string): any => table.getChild(name)!.toArray();
  const [when, lat, lon, course, speed, segment] = ["t", "lat", "lon", "cog_deg", "sog_kn", "segment"].map(numbers);
  const t = new Float64Array(rows);
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const cog = new Float32Array(rows);
  const sog = new Float32Array(rows);
  const craft: Positions["craft"] = [];
  const starts: number[] = [];
  const [name, type, flag, synthetic] = ["name", "type", "flag", "synthetic"].map((one) => table.getChild(one)!);
  let n = 0;
  for (const batch of table.batches) {
    const label = batch.getChild("craft")!.data[0]!;
    const codes = label.values as Int32Array;
    let last = -1;
    for (let row = 0; row < batch.numRows; row++, n++) {
      if (codes[row] !== last) {
        last = codes[row]!;
        const own = label.dictionary!.get(last) as string;
        if (craft.at(-1)?.craft !== own) {
          starts.push(n);
          craft.push({ craft: own, name: name!.get(n), type: type!.get(n), flag: flag!.get(n), synthetic: Boolean(synthetic!.get(n)) });
        }
      }
      t[n] = Number(when[n]) / 1e6;
      x[n] = lon[n] / 360 + 0.5;
      const sine = Math.sin((lat[n] * Math.PI) / 180);
      y[n] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
      cog[n] = course[n] <= 360 ? course[n] : NaN;
      sog[n] = speed[n] <= MOST_KN ? speed[n] : NaN;
      if (n !== starts.at(-1) && segment[n] !== segment[n - 1]) t[n] = -t[n]!; // no line leads here from the fix before
    }
  }
  starts.push(rows);
  return { craft, starts: Int32Array.from(starts), t, x, y, cog, sog };
}
