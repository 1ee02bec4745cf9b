import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env["CUEWRIGHT_API"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: Object.fromEntries(["/v1", "/media", "/healthz", "/readyz"].map((path) => [path, { target: api }])),
  },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        // What changes with every release apart from what hardly ever does.
        codeSplitting: { groups: [{ name: "vendor", test: /node_modules/ }] },
      },
    },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node", testTimeout: 30_000 },
});
