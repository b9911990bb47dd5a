import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const SERVER = process.env.ANNOLOG_URL ?? "http://127.0.0.1:8400";

export default defineConfig({
  plugins: [react()],
  // The server puts a fresh nonce in the place of this word in every index.html it sends.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    target: "es2023",
    // A file within a script would be a data: address, which the content policy refuses.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      "/graphql": { target: SERVER, ws: true },
      "/auth": SERVER,
      "/media": SERVER,
    },
  },
});
