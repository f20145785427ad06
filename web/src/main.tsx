import { render } from "preact";
import { App } from "./app";
import "./fonts.css";
import "./look.css";
import "./map/map.css";
import "./print.css";
import { begin as beginPlaying } from "./play/playing";
import { begin } from "./record/record";
import { language, words } from "./strings/words";

document.documentElement.lang = language;
const place = document.getElementById("page")!;
render(<App />, place);
begin().then(beginPlaying, (error: Error) => {
  const told = document.createElement("p");
  told.className = "trouble";
  told.setAttribute("role", "alert");
  told.textContent = `${words.failed} ${error.message}`;
  place.prepend(told);
});
