import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// `npx vite services/console` serves the page with hot reload and asks the control service of `npm start` for everything else.
const control = "http://localhost:8080";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false })],
  resolve: { conditions: ["source", "browser", "module", "default"] },
  build: { target: "es2023", outDir: "dist", emptyOutDir: true, reportCompressedSize: false },
  server: { proxy: { "/v1": control, "/api": control, "/metrics": control } },
});
