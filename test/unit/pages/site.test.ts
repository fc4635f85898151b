import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildSite, keysOf, type Site } from './site.ts'

const factsOf = (site: Site): string[] =>
  [...site.duties.values()].flatMap(({ task, facts }) => facts.map(({ status }) => `${task} ${status}`)).toSorted()

/** Every field of every form on a page, filled as a scanner fills it, for each of its buttons. */
function fillForms(html: string, junk: string): Record<string, string | string[]>[] {
  return [...html.matchAll(/<form[\s\S]*?<\/form>/g)].flatMap(([form]) => {
    const fields: Record<string, string | string[]> = { duty: keysOf(form) }
    for (const [tag, name = ''] of form.matchAll(/<(?:input|textarea)[^>]* name="([^"]+)"[^>]*>/g)) {
      if (name === 'duty') continue
      fields[name] = tag.includes('type="hidden"') ? (/value="([^"]*)"/.exec(tag)?.[1] ?? '') : junk
    }
    const actions = [...form.matchAll(/<button[^>]* name="action" value="([^"]*)"/g)].map(([, action = '']) => action)
    return [fields, ...actions.map(action => ({ ...fields, action }))]
  })
}

describe('by the link of a mail', () => {
  test('whoever has the code signs, reports and asks for more time; what is recorded is what the page says', async () => {
    const site = await buildSite()
    const open = async () => keysOf(await (await site.get(site.path)).text())
    const keys = await open()
    expect(keys).toHaveLength(2)
    const signer = { code: site.code.toLowerCase(), name: '示例签收人' }

    const signed = await (await site.post(site.path, { ...signer, action: 'sign', duty: keys })).text()
    expect(signed).toContain('签收：已登记')
    expect(signed).toContain('2026年11月23日9时30分，示例签收人签收')

    const [first = '', second = ''] = await open()
    const reported = await (
      await site.post(site.path, { ...signer, action: 'report', duty: first, 'note-report': '已报送' })
    ).text()
    expect(reported).toContain('报告完成：已登记')

    const fields = { ...signer, action: 'extend', duty: second, until: '2026-12-31', 'note-extend': '核对尚需时间' }
    const asked = await (await site.post(site.path, fields)).text()
    expect(asked).toContain('申请延期：已登记')
    expect(asked).toContain('申请延期至2026年12月31日')

    expect(factsOf(site)).toEqual(['T1 done', 'T1 signed', 'T2 signed'])
    expect([...site.duties.values()].flatMap(({ requests = [] }) => requests.map(({ until }) => until))).toEqual(['2026-12-31'])
    expect(site.told).toEqual(['taken', 'taken', 'taken'])
  })

  test('the same form again changes nothing and says so', async () => {
    const site = await buildSite()
    const keys = keysOf(await (await site.get(site.path)).text())
    const fields = { action: 'report', code: site.code, name: '示例签收人', duty: keys }
    await site.post(site.path, fields)
    const before = site.snapshot()
    const again = await site.post(site.path, fields)
    expect([again.status, (await again.text()).includes('报告完成：此前已登记')]).toEqual([200, true])
    expect(site.snapshot()).toBe(before)
  })

  test('reading it a thousand times changes nothing', async () => {
    const site = await buildSite()
    const before = site.snapshot()
    for (let n = 0; n < 500; n += 1) {
      await site.get(site.path)
      await site.get(site.path, 'HEAD')
    }
    expect(site.snapshot()).toBe(before)
  })

  test('a form without a code is no try, however often it comes', async () => {
    const site = await buildSite()
    const before = site.snapshot()
    for (let n = 0; n < 50; n += 1) await site.post(site.path, { action: 'sign', name: '示例签收人', duty: 'x', code: '' })
    expect(site.snapshot()).toBe(before)
  })

  test('after five wrong codes not even the right one is taken', async () => {
    const site = await buildSite()
    const keys = keysOf(await (await site.get(site.path)).text())
    const fields = { action: 'sign', name: '示例签收人', duty: keys }
    for (let n = 0; n < 5; n += 1) expect((await site.post(site.path, { ...fields, code: '222222' })).status).toBe(422)
    expect((await site.post(site.path, { ...fields, code: site.code })).status).toBe(404)
    expect(factsOf(site)).toEqual([])
  })

  test.each(['test', 'test@example.com', '', '123456', '2026-12-31', '<script>'])(
    'a scanner that fills every field of every form with %j signs nothing',
    async junk => {
      const site = await buildSite()
      for (const path of [site.path, '/']) {
        const html = await (await site.get(path)).text()
        for (const fields of fillForms(html, junk)) await site.post(path, fields)
      }
      expect(factsOf(site)).toEqual([])
    },
  )
})

describe('by mobile and code', () => {
  test('whoever has the SMS opens the page and answers on it', async () => {
    const site = await buildSite()
    const opened = await site.post('/', { mobile: `+86 ${site.mobile}`, code: ` ${site.smsCode.toLowerCase()} ` })
    const html = await opened.text()
    expect([opened.status, html.includes('id="code"')]).toEqual([200, false])
    const [fields] = fillForms(html, '').filter(({ action }) => action === 'sign')
    const signed = await (await site.post('/', { ...fields, name: '示例签收人' })).text()
    expect(signed).toContain('签收：已登记')
    expect(factsOf(site)).toEqual(['T1 signed', 'T2 signed'])
  })

  test('twenty tries in vain in an hour are the last', async () => {
    const site = await buildSite()
    for (let n = 0; n < 20; n += 1) await site.post('/', { mobile: site.mobile, code: '222222' })
    expect((await site.post('/', { mobile: site.mobile, code: site.smsCode })).status).toBe(404)
    expect(site.told.at(-1)).toBe('locked')
  })
})

test('another site that guesses the form can do nothing without what only the reader knows', async () => {
  const site = await buildSite()
  const other = await buildSite({ unitId: 'u2' })
  const fields = { action: 'report', name: '示例签收人', duty: ['unit:u1 00/T1@0'], code: site.code, mobile: site.mobile }
  for (const path of ['/', other.path, site.path.replace(/.{3}$/, 'abc'), '/n/x/y']) await site.post(path, fields)
  expect(factsOf(site)).toEqual([])
})

describe('whatever is typed', () => {
  const wild = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '\u0000',
      '\u202e逆',
      '<b>',
      '"><script>',
      "' onfocus=x",
      '\r\nBcc: a@example.com',
      '说'.repeat(1_000),
      '\ud800',
    ),
  )

  test('the page answers, shows it escaped, and records it only as text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ name: wild, 'note-report': wild, until: wild, code: wild, action: wild, duty: wild }),
        async typed => {
          const site = await buildSite()
          const keys = keysOf(await (await site.get(site.path)).text())
          for (const fields of [typed, { ...typed, action: 'report', code: site.code, duty: keys }]) {
            const response = await site.post(site.path, fields)
            const html = await response.text()
            expect([200, 422]).toContain(response.status)
            expect(html).not.toMatch(/<script|<b>[^<]*<b>|(?!\n|\r)\p{Cc}|\u202e/u)
            expect(html.endsWith('</html>')).toBe(true)
          }
          const notes = [...site.duties.values()].flatMap(({ facts }) =>
            facts.map(({ source }) => `${source?.by}${source?.note ?? ''}`),
          )
          expect(notes.join('')).not.toMatch(/\p{Cc}|\u202e/u)
        },
      ),
      { numRuns: 60 },
    )
  })
})
