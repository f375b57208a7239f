import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { type BuildEnvironmentOptions, defineConfig, type Plugin } from "vite"

/** Every browser that runs this app reads woff2; the two older copies of each font would triple the package. */
const modernFontsOnly: Plugin = {
  name: "modern-fonts-only",
  enforce: "pre",
  transform: (code, id) =>
    id.endsWith("katex.min.css")
      ? code.replaceAll(/,url\([^)]*\.(?:woff|ttf)\) ?format\("(?:woff|truetype)"\)/g, "")
      : undefined,
}

/** Static files that the service serves; nothing is inlined, so that a strict policy holds. */
const served: BuildEnvironmentOptions = {
  outDir: "../../dist/web",
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
}

/**
 * One script and one sheet of styles with the fonts in it: a page that is opened from a disk may load neither modules
 * nor fonts.
 */
const site: BuildEnvironmentOptions = {
  outDir: "../../dist/site",
  assetsInlineLimit: Number.MAX_SAFE_INTEGER,
  cssCodeSplit: false,
  copyPublicDir: false,
  modulePreload: false,
  chunkSizeWarningLimit: 2000,
  rolldownOptions: {
    input: fileURLToPath(new URL("main.tsx", import.meta.url)),
    // Only what would load further scripts asks for it, and there are none.
    transform: { define: { "import.meta": "{}" } },
    output: {
      format: "iife",
      codeSplitting: false,
      entryFileNames: "app.js",
      assetFileNames: "app[extname]",
    },
  },
}

export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/",
  plugins: [modernFontsOnly, react()],
  build: {
    emptyOutDir: true,
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    target: "es2022",
    reportCompressedSize: false,
    ...(mode === "site" ? site : served),
  },
}))
