import { defineConfig } from "vite";

// The page is served from the package: src/offing/serve/page. `npm run dev` passes the API on to `offing serve`.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/offing/serve/page",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1500,
    sourcemap: false,
    assetsInlineLimit: 0, // the page allows no fonts or pictures but files of its own server's
  },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
});
