// The positions of all craft in a time, and where each is at an instant.

export interface Who {
  craft: string;
  name: string | null;
  type: string | null;
  flag: string | null;
  synthetic: boolean;
}

export interface Positions {
  craft: Who[];
  starts: Int32Array; // of each craft's fixes, and one more
  t: Float64Array; // seconds; negative where a new segment begins
  x: Float64Array; // of the unit square of the web's Mercator projection
  y: Float64Array;
  cog: Float32Array;
  sog: Float32Array;
}

export interface SeaAsk {
  number: number;
  address: string;
}

export interface SeaAnswer {
  number: number;
  positions?: Positions;
  error?: string;
  status?: number;
}

const HELD_S = 1800; // how long a craft stays where it was last heard
const BRIDGED_S = 3 * 3600; // between two fixes of a segment no farther apart, it is shown on the way
export const FIELDS = 5; // x, y, course (radians, < 0 where unknown), type, opacity

/** Follow the craft through time: each has a cursor, which moves on a little from frame to frame. */
export class Sea {
  readonly cursors: Int32Array;
  readonly out: Float32Array;
  readonly shownOf: Int32Array;
  shown = 0;

  constructor(
    readonly positions: Positions,
    readonly kinds: Uint8Array,
  ) {
    const n = positions.craft.length;
    this.cursors = positions.starts.slice(0, n);
    this.out = new Float32Array(n * FIELDS);
    this.shownOf = new Int32Array(n);
  }

  /** Work out where everyone is at *now* (seconds), about a middle, so that single precision is enough. */
  at(now: number, midX: number, midY: number): void {
    const { starts, t, x, y, cog, sog } = this.positions;
    const { out, cursors } = this;
    let shown = 0;
    for (let craft = 0; craft < cursors.length; craft++) {
      const first = starts[craft]!;
      const last = starts[craft + 1]! - 1;
      const i = this.cursor(craft, first, last, now);
      const before = Math.abs(t[i]!);
      if (before > now) continue;
      let px = x[i]!;
      let py = y[i]!;
      let course = cog[i]!;
      const next = i < last ? t[i + 1]! : -1;
      if (next > 0 && next - before <= BRIDGED_S) {
        const part = (now - before) / (next - before || 1);
        px += (x[i + 1]! - px) * part;
        py += (y[i + 1]! - py) * part;
        if (Number.isNaN(course)) course = cog[i + 1]!;
      } else if (now - before > HELD_S) continue;
      const at = shown * FIELDS;
      out[at] = px - midX;
      out[at + 1] = py - midY;
      out[at + 2] = Number.isNaN(course) || !(sog[i]! > 0.5) ? -1 : (course * Math.PI) / 180;
      out[at + 3] = this.kinds[craft]!;
      out[at + 4] = 1;
      this.shownOf[shown++] = craft;
    }
    this.shown = shown;
  }

  private cursor(craft: number, first: number, last: number, now: number): number {
    const t = this.positions.t;
    let i = this.cursors[craft]!;
    let steps = 0;
    if (Math.abs(t[i]!) <= now) {
      while (i < last && Math.abs(t[i + 1]!) <= now && steps++ < 8) i++;
      if (i === last || Math.abs(t[i + 1]!) > now) return (this.cursors[craft] = i);
    }
    let low = first;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (Math.abs(t[middle]!) <= now) low = middle;
      else high = middle - 1;
    }
    return (this.cursors[craft] = low);
  }
}
