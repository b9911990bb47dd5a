import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const SERVER = process.env.ANNOLOG_URL ?? "http://127.0.0.1:8400";

/** Says of each operation that making it does nothing else, so that those that nobody uses, such as fragments, are left out. */
function unusedOperationsLeftOut(): Plugin {
  return {
    name: "unused-operations-left-out",
    apply: "build",
    transform: {
      filter: { id: /\/src\/api\/operations\.ts$/ },
      handler: (code) => ({ code: code.replaceAll("= new TypedDocumentString(", "= /* @__PURE__ */ new TypedDocumentString("), map: null }),
    },
  };
}

export default defineConfig({
  plugins: [react(), unusedOperationsLeftOut()],
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
