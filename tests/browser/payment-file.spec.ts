import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { validateXML } from 'xmllint-wasm'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'sepa')
const read = (name: string) => ({ fileName: name, contents: readFileSync(join(folder, name), 'utf8') })
const schema = read('pain.001.001.09.xsd')

/** The samples are what `payment_file` writes: a test of its crate says so. */
for (const name of readdirSync(folder).filter((name) => name.endsWith('.xml'))) {
  test(`${name} is a payment file by the official schema`, async () => {
    const { valid, errors } = await validateXML({ xml: [read(name)], schema: [schema] })
    expect(errors).toEqual([])
    expect(valid).toBe(true)
  })
}

test('a file with a name that is too long is none', async () => {
  const { fileName, contents } = read('netted.xml')
  const longer = contents.replace('ACTIF RESIDENCE', 'A'.repeat(71))
  const { valid } = await validateXML({ xml: [{ fileName, contents: longer }], schema: [schema] })
  expect(valid).toBe(false)
})
