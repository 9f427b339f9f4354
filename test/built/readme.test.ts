import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = readFileSync(`${root}/README.md`, 'utf8')
/** Code blocks, each with the output that follows it. */
const blocks = [...text.matchAll(/```js\n([\s\S]*?)```\s+prints\s+```text\n([\s\S]*?)```/g)]

describe('the README', () => {
  it('shows what each of its programs prints', () => {
    const programs = text.match(/```js\n/g) ?? []
    expect(blocks.length).toBe(programs.length)
    expect(blocks.length).toBeGreaterThan(3)
  })

  it.each(blocks.map(([, code, output]) => [code.split('\n').at(-2), code, output]))(
    'runs %s',
    (_, code, output) => {
      // Evaluated in the package's own folder, where its name resolves to what was built
      const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
        cwd: root,
        encoding: 'utf8',
      })
      expect(printed).toBe(output)
    },
  )
})
