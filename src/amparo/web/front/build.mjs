// Builds what browsers fetch: one style sheet, one script and our drawings, each under a name that
// holds the hash of its content, with a gzipped copy beside it. `staticfiles.json` tells Django the
// names. Usage: node build.mjs STATIC_SOURCE TARGET

import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join, parse } from "node:path"
import { gzipSync } from "node:zlib"

import { buildSync } from "esbuild"
import { compile } from "sass"

const [source, target] = process.argv.slice(2)
const browsers = ["chrome109", "firefox115", "safari15.6"] // the oldest still met on office machines

function style() {
  const { css } = compile("amparo.scss", { loadPaths: ["node_modules"], quietDeps: true })
  return minified({ stdin: { contents: css, loader: "css" } })
}

function script() {
  return minified({ entryPoints: ["amparo.js"], bundle: true, format: "esm", legalComments: "none" })
}

function minified(options) {
  const built = buildSync({ ...options, minify: true, target: browsers, write: false })
  return Buffer.from(built.outputFiles[0].contents)
}

function keep(name, content, paths) {
  const { name: stem, ext } = parse(name)
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12)
  paths[name] = `${stem}.${hash}${ext}`
  writeFileSync(join(target, paths[name]), content)
  writeFileSync(join(target, `${paths[name]}.gz`), gzipSync(content, { level: 9 }))
}

const files = { "amparo.css": style(), "amparo.js": script() }
for (const name of readdirSync(source).sort()) files[name] = readFileSync(join(source, name))

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
const paths = {}
for (const [name, content] of Object.entries(files)) keep(name, content, paths)
const manifest = { version: "1.1", hash: "", paths }
writeFileSync(join(target, "staticfiles.json"), JSON.stringify(manifest, null, 2))
