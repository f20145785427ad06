import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const PAGE = "../src/offing/serve/page";
const PACKED = /\.(js|css|json|svg|ttf)$/;
const WORTH = 2000; // bytes from which packing pays

/** Packs what is built, so that the server need not. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(PAGE, { recursive: true, encoding: "utf8" })) {
        if (!PACKED.test(name)) continue;
        const whole = readFileSync(join(PAGE, name));
        if (whole.length > WORTH) writeFileSync(join(PAGE, `${name}.gz`), gzipSync(whole, { level: 9 }));
      }
    },
  };
}

// The page is served from the package: src/offing/serve/page. `npm run dev` passes the API on to `offing serve`.
export default defineConfig({
  base: "./",
  plugins: [packed()],
  build: {
    outDir: PAGE,
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1500,
    sourcemap: false,
    assetsInlineLimit: 0, // the page allows no fonts or pictures but files of its own server's
  },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
});
