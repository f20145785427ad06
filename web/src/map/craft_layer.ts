// Craft as arrows: one draw call for all of them, positions worked out anew for each frame that needs it.
import type { CustomLayerInterface, CustomRenderMethodInput, Map } from "maplibre-gl";
import { FIELDS, type Sea } from "../play/positions";
import { TYPES } from "./craft_types";

const VERTEX = `#version 300 es
uniform mat4 u_matrix; uniform float u_size;
layout(location=0) in vec2 a_place; layout(location=1) in float a_course;
layout(location=2) in float a_type; layout(location=3) in float a_opacity;
out float v_course; flat out int v_type; out float v_opacity;
void main() {
  gl_Position = u_matrix * vec4(a_place, 0.0, 1.0);
  gl_PointSize = u_size;
  v_course = a_course; v_type = int(a_type + 0.5); v_opacity = a_opacity;
}`;
const FRAGMENT = `#version 300 es
precision highp float;
uniform vec3 u_colours[${TYPES.length}]; uniform float u_bearing;
in float v_course; flat in int v_type; in float v_opacity; out vec4 colour;
float arrow(vec2 p) { // a hull's outline: below 0 within
  float bow = max(abs(p.x) * 1.9 + p.y * 0.9 - 0.62, -p.y - 0.72);
  return max(bow, abs(p.x) - 0.42);
}
void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  p.y = -p.y;
  float d;
  if (v_course < 0.0) d = length(p) - 0.42;
  else {
    float a = v_course - u_bearing;
    p = vec2(p.x * cos(a) - p.y * sin(a), p.x * sin(a) + p.y * cos(a));
    d = arrow(p);
  }
  if (d > 0.16) discard;
  vec3 fill = u_colours[v_type];
  colour = vec4(d > 0.0 ? vec3(1.0) : fill, 1.0) * v_opacity;
}`;

const RGB = new Float32Array(TYPES.flatMap(([, hex]) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)));

const PATIENCE_MS = 40; // until a program that is being made is looked at again
type Uniform = "u_matrix" | "u_size" | "u_bearing" | "u_colours";

export class CraftLayer implements CustomLayerInterface {
  readonly id = "craft";
  readonly type = "custom" as const;
  sea: Sea | null = null;
  now = 0;
  private map!: Map;
  private program!: WebGLProgram;
  private places: Record<Uniform, WebGLUniformLocation | null> | null = null; // null until the program is linked
  private buffer!: WebGLBuffer;
  private array!: WebGLVertexArrayObject;

  readonly onAdd = (map: Map, gl: WebGL2RenderingContext): void => {
    this.map = map;
    this.program = begin(gl);
    this.places = null;
    this.buffer = gl.createBuffer();
    this.array = gl.createVertexArray();
    gl.bindVertexArray(this.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    const parts: [number, number, number][] = [[0, 2, 0], [1, 1, 2], [2, 1, 3], [3, 1, 4]]; // location, size, offset
    for (const [at, size, offset] of parts) {
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, gl.FLOAT, false, FIELDS * 4, offset * 4);
    }
    gl.bindVertexArray(null);
  };

  readonly render = (gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void => {
    if (!this.sea || !(gl instanceof WebGL2RenderingContext)) return;
    if (!this.places && !isDone(gl, this.program)) return void setTimeout(() => this.map.triggerRepaint(), PATIENCE_MS);
    const places = (this.places ??= uniforms(gl, this.program));
    const { lng, lat } = this.map.getCenter();
    const sine = Math.sin((lat * Math.PI) / 180);
    const x = lng / 360 + 0.5;
    const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    this.sea.at(this.now, x, y);
    gl.useProgram(this.program);
    gl.bindVertexArray(this.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, this.sea.out.subarray(0, this.sea.shown * FIELDS), gl.STREAM_DRAW);
    gl.uniformMatrix4fv(places.u_matrix, false, moved(input.defaultProjectionData.mainMatrix, x, y));
    const size = Math.min(22, 9 + this.map.getZoom() * 1.1) * (window.devicePixelRatio || 1);
    gl.uniform1f(places.u_size, size);
    gl.uniform1f(places.u_bearing, (this.map.getBearing() * Math.PI) / 180);
    gl.uniform3fv(places.u_colours, RGB);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.disable(gl.DEPTH_TEST);
    gl.drawArrays(gl.POINTS, 0, this.sea.shown);
    gl.bindVertexArray(null);
  };

  /** Return the number of the craft nearest to a point of the screen, null where none is near. */
  nearest(point: { x: number; y: number }, within = 12): number | null {
    const sea = this.sea;
    if (!sea) return null;
    const middle = this.map.getCenter();
    const sine = Math.sin((middle.lat * Math.PI) / 180);
    const mid = [middle.lng / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)] as const;
    const { lng, lat } = this.map.unproject([point.x, point.y]);
    const s = Math.sin((lat * Math.PI) / 180);
    const x = lng / 360 + 0.5 - mid[0];
    const y = 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI) - mid[1];
    let least = (within / (512 * 2 ** this.map.getZoom())) ** 2;
    let found: number | null = null;
    for (let n = 0; n < sea.shown; n++) {
      const away = (sea.out[n * FIELDS]! - x) ** 2 + (sea.out[n * FIELDS + 1]! - y) ** 2;
      if (away < least) {
        least = away;
        found = sea.shownOf[n]!;
      }
    }
    return found;
  }
}

/** Return a matrix that first moves by x and y, in double precision. */
function moved(matrix: ArrayLike<number>, x: number, y: number): Float32Array {
  const out = Float64Array.from(matrix);
  for (let row = 0; row < 4; row++) out[12 + row] = matrix[row]! * x + matrix[4 + row]! * y + matrix[12 + row]!;
  return Float32Array.from(out);
}

/** Begin to make the program, without waiting for it. */
function begin(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return program;
}

function isDone(gl: WebGL2RenderingContext, program: WebGLProgram): boolean {
  const beside = gl.getExtension("KHR_parallel_shader_compile");
  return !beside || Boolean(gl.getProgramParameter(program, beside.COMPLETION_STATUS_KHR));
}

function uniforms(gl: WebGL2RenderingContext, program: WebGLProgram): Record<Uniform, WebGLUniformLocation | null> {
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? "the map's drawing could not be set up");
  const at = (name: Uniform): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  return { u_matrix: at("u_matrix"), u_size: at("u_size"), u_bearing: at("u_bearing"), u_colours: at("u_colours") };
}
