// Pictures of the signs, for the map: each lane's shape, plain and chosen.
import type { Map } from "maplibre-gl";
import { COLOURS, LANES, PATHS } from "../line/lane";

const SIZE = 22;
const RATIO = 2;

export function addSigns(map: Map): void {
  for (const lane of LANES)
    for (const chosen of [false, true]) {
      const name = chosen ? `${lane}-chosen` : lane;
      if (!map.hasImage(name)) map.addImage(name, picture(PATHS[lane], COLOURS[lane], chosen), { pixelRatio: RATIO });
    }
}

function picture(path: string, colour: string, chosen: boolean): ImageData {
  const side = SIZE * RATIO;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d")!;
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
  return pen.getImageData(0, 0, side, side);
}
