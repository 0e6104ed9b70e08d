import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    // The content security policy allows images from data:, but fonts only from files.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // The libraries, which a new version of the page mostly leaves as they are; what all pages
        // share; then one script a folder of pages. By itself it would be a hundred small ones.
        codeSplitting: {
          groups: [
            { name: "libraries", test: /\/node_modules\// },
            { name: "common", test: /\/src\/(?:components|api)\/|\/src\/\w+\.ts$/ },
            { name: folderOfPages, debugName: "folders of pages" },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:3000", "/dev": "http://127.0.0.1:3000" } },
});

function folderOfPages(id: string): string | undefined {
  return /\/src\/pages\/(\w+)\//.exec(id)?.[1];
}
