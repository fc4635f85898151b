import { expect, test } from 'vitest'
import { openPage, takeAnswer } from '../../../functions/take-answers/take-answers.ts'
import { buildNoticeId } from '../../../functions/core/outbox/notice.ts'
import { notice } from '../../support/outbox-samples.ts'
import { buildProvince, keyOf, subject, taskMail, U1 } from '../../support/answer-world.ts'

test('the page of a correction is about what the wrong notice was about', async () => {
  const world = await buildProvince()
  const wrong = notice('U1', { subjects: [subject('T1'), subject('T2')] })
  await taskMail(world)
  const id = buildNoticeId({ ...wrong, purpose: 'correction', event: 'cc1-a1b2c3d4' })
  const link = await taskMail(world, {
    id,
    purpose: 'correction',
    subjects: [],
    corrects: { correction: 'c1', notice: wrong.id },
  })
  const opened = await openPage(world.needs, link)
  expect(opened).toMatchObject({
    kind: 'open',
    page: { notice: id, duties: [{ key: keyOf('T1', U1) }, { key: keyOf('T2', U1) }] },
  })
  const form = world.form(link, { action: 'report', duties: [keyOf('T1', U1)] })
  expect(await takeAnswer(world.needs, link, form)).toMatchObject({ kind: 'taken', recorded: [{ result: 'recorded' }] })
  expect(world.facts('T1', U1)).toMatchObject([{ status: 'done', source: { notice: id } }])
})
