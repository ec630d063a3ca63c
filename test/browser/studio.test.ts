/** The studio as a person sees it; what is in a table is text there, whatever it says. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSqlite } from '../../src/cloudflare/sqlite.ts'
import { nodeDisk } from '../../src/index.ts'
import { type Studio, studio } from '../../src/operate/db/studio/server.ts'
import { describeInBrowser, openBrowser } from './chromium.ts'
import { picturesOf } from './pictures.ts'

const attack = '<img src=x onerror="document.title = \'ran\'"><script>document.title = "ran"</script>'

describeInBrowser('the studio', () => {
  const directory = mkdtempSync(join(tmpdir(), 'clodo-studio-'))
  let browser: Browser
  let page: Page
  let shown: Studio

  beforeAll(async () => {
    const database = openSqlite(nodeDisk(), join(directory, 'a.sqlite'))
    await database.load([
      'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, data BLOB)',
      `INSERT INTO items VALUES (1, '${attack.replaceAll("'", "''")}', NULL), (2, 'two', X'00FF')`,
      'CREATE TABLE many (n INTEGER)',
      'INSERT INTO many SELECT value FROM json_each(json_array(1, 2, 3)) a',
      'WITH RECURSIVE c(n) AS (SELECT 4 UNION ALL SELECT n + 1 FROM c WHERE n < 250) INSERT INTO many SELECT n FROM c',
      'CREATE VIEW names AS SELECT name FROM items',
    ])
    shown = await studio({ database, title: 'svc-db (DB) <b>', token: 'ab'.repeat(24), port: 0, write: false })
    browser = await openBrowser()
    page = await browser.newPage()
    await page.goto(shown.url)
  })
  afterAll(async () => {
    await browser.close()
    await shown.close()
    rmSync(directory, { recursive: true })
  })

  it('lists tables, shows rows as text, and runs nothing of them', async () => {
    await page.getByRole('button', { name: 'items' }).click()
    await page.getByText('Rows 1 to 2').waitFor()
    expect(await page.locator('td').allTextContents()).toEqual(['1', attack, 'NULL', '2', 'two', '2 bytes 00ff'])
    expect(await page.title()).toBe('svc-db (DB) <b>')
    if (process.env.SCREENSHOTS !== undefined) await picturesOf(page, 'studio')
  })

  it('turns pages', async () => {
    await page.getByRole('button', { name: 'many' }).click()
    await page.getByText('Rows 1 to 100').waitFor()
    await page.getByRole('button', { name: 'On' }).click()
    await page.getByText('Rows 101 to 200').waitFor()
    await page.getByRole('button', { name: 'On' }).click()
    await page.getByText('Rows 201 to 250').waitFor()
    expect(await page.getByRole('button', { name: 'On' }).isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByText('Rows 101 to 200').waitFor()
  })

  it('runs what is typed, from the keyboard alone, and says what is wrong', async () => {
    await page.getByLabel('SQL').fill('SELECT count(*) AS n FROM many')
    await page.getByLabel('SQL').press('Control+Enter')
    await page.getByRole('cell', { name: '250' }).waitFor()
    await page.getByLabel('SQL').fill('SELECT absent')
    await page.getByLabel('SQL').press('Control+Enter')
    await page.getByText('no such column: absent').waitFor()
  })

  it('is closed to other pages', async () => {
    const other = await browser.newPage()
    await other.goto(shown.url.replace(/token=\w+/, 'token=x'))
    expect(await other.textContent('body')).toContain('The token is missing or wrong')
    await other.close()
  })
})
