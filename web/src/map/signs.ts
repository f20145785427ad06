// Pictures of the signs, for the map: each lane's shape, plain and chosen.
import type { Map } from "maplibre-gl";
import { COLOURS, LANES, PATHS } from "../line/lane";
import { words } from "../strings/words";

const SIZE = 22;
const RATIO = 2;

export function addSigns(map: Map): void {
  for (const lane of LANES)
    for (const marked of [false, true])
      for (const chosen of [false, true]) {
        const name = `${lane}${marked ? "-r" : ""}${chosen ? "-chosen" : ""}`;
        if (!map.hasImage(name)) map.addImage(name, picture(PATHS[lane], COLOURS[lane], chosen, marked), { pixelRatio: RATIO });
      }
}

function picture(path: string, colour: string, chosen: boolean, marked: boolean): ImageData {
  const side = SIZE * RATIO;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.scale((side / 20) * 0.86, (side / 20) * 0.86);
  pen.translate(1.6, 1.6);
  const shape = new Path2D(path);
  pen.lineWidth = chosen ? 5 : 3;
  pen.strokeStyle = chosen ? "#ffd400" : "#ffffff";
  pen.stroke(shape);
  pen.lineWidth = 1;
  pen.strokeStyle = "#10222f";
  if (chosen) pen.stroke(shape);
  pen.fillStyle = colour;
  pen.fill(shape);
  if (marked) letter(pen);
  return pen.getImageData(0, 0, side, side);
}

/** Write the mark of a re-enactment on a sign. */
function letter(pen: CanvasRenderingContext2D): void {
  pen.font = "700 9px Roboto, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = "#ffffff";
  pen.fillText(words.rehearsalMark, 10, 11);
}
