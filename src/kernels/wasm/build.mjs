// Compiles every file of assembly/ to WebAssembly and writes it as text into generated/, one module a
// file, so that a bundle carries only the kernels of the models it imports. Does nothing when the sources, the
// options and the compiler are those of the last run. Run: node src/kernels/wasm/build.mjs [--print]
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const here = new URL('.', import.meta.url)
const sources = new URL('assembly/', here)
const target = new URL('generated/', here)
const options = [
  '--runtime stub --importMemory --noExportMemory --initialMemory 1 --maximumMemory 65536 --enable simd',
  // A most of memory, so that one byte makes the import a shared one (kernels/threads/team.ts).
  '-O3 --converge --noAssert --use abort=',
].flatMap(line => line.split(' '))

const compiler = createRequire(import.meta.url)('assemblyscript/package.json').version
const files = readdirSync(sources)
  .filter(name => name.endsWith('.ts'))
  .sort()
const encoding = 'pages of 86'
const hash = createHash('sha256').update(`${compiler} ${options.join(' ')} ${encoding}`)
for (const name of files) hash.update(name).update(readFileSync(new URL(name, sources)))
const mark = `// ${hash.digest('hex')}\n`
// Files that start with "_" are shared by several modules.
const names = files.filter(name => !name.startsWith('_')).map(name => name.slice(0, -3))

if (!upToDate()) await build()
for (const name of readdirSync(target)) if (!names.includes(name.slice(0, -3))) rmSync(new URL(name, target))

function upToDate() {
  try {
    return names.every(name => readFileSync(new URL(`${name}.ts`, target), 'utf8').startsWith(mark))
  } catch {
    return false
  }
}

async function build() {
  const { default: asc } = await import('assemblyscript/asc')
  mkdirSync(target, { recursive: true })
  for (const name of names) {
    let binary
    const { error, stderr } = await asc.main([`${name}.ts`, '-o', `${name}.wasm`, ...options], {
      readFile: read,
      writeFile: (_, contents) => {
        binary = contents
      },
      listFiles: () => [],
    })
    if (error) {
      process.stderr.write(`${stderr.toString()}\n${name}: ${error.message}\n`)
      process.exit(1)
    }
    const text = textOf(binary)
    writeFileSync(
      new URL(`${name}.ts`, target),
      `${mark}/** assembly/${name}.ts, compiled. Written by build.mjs. */\nexport const ${camel(name)}Wasm =\n  '${text}'\n`,
    )
    if (process.argv.includes('--print')) {
      console.log(
        `${name}: ${binary.length} bytes, ${gzipSync(binary).length} gzip, ${text.length} as text, ${gzipSync(text).length} gzip`,
      )
    }
  }
}

/**
 * Bytes as letters that need no escape in a JavaScript text, which `binaryOf` in instance.ts reads: one letter for those
 * below 86, with one in front for those from 86 and one for those from 172. Equal bytes stay equal letters, so that it
 * compresses almost as the bytes do (base64: a third to a half more).
 */
function textOf(binary) {
  let text = ''
  for (const byte of binary) {
    const page = Math.floor(byte / 86)
    const letter = (byte % 86) + 40
    if (page > 0) text += String.fromCharCode(36 + page)
    text += String.fromCharCode(letter < 92 ? letter : letter + 1)
  }
  return text
}

/** The compiler asks for many names that do not exist; null tells it so. */
function read(file) {
  if (!/^[\w-]+\.ts$/.test(file)) return null
  try {
    return readFileSync(fileURLToPath(new URL(file, sources)), 'utf8')
  } catch {
    return null
  }
}

function camel(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
}
