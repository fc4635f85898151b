/** Calls about attachments: from a request to an answer. */
import { answerJson, toFile } from './answers.ts'
import type { AnswerCall, Call, CallNeeds } from './calls.ts'
import { HEADERS } from './headers.ts'
import { answerProblem } from './problems.ts'
import { $FileDraft, $Nothing, $ReadingQuery } from './query-schemas.ts'
import { readQuery } from './read-input.ts'
import { actOnOne, answerActed, readChange, readPost, within } from './scope.ts'

export const buildFileCalls = (needs: CallNeeds): Readonly<Record<string, AnswerCall>> => ({
  'list-files': call => list(needs, call),
  'announce-file': call => announce(needs, call),
  'attach-file': call => attach(needs, call),
  'open-file': call => open(needs, call),
})

const list = (needs: CallNeeds, call: Call): Promise<Response> =>
  within(needs, call, readQuery(call.request, $Nothing), async () => {
    const listed = await needs.listFiles(call.principal, call.number)
    return listed.kind === 'missing' ? answerProblem('not-found') : answerJson(200, { files: listed.files.map(toFile) })
  })

const announce = async (needs: CallNeeds, call: Call): Promise<Response> =>
  within(needs, call, await readPost(call.request, $FileDraft), async draft => {
    const { principal, number } = call
    const announced = await needs.announceFile(principal, number, draft)
    switch (announced.kind) {
      case 'announced': {
        const { id, upload } = announced
        return answerJson(201, { id, upload }, { location: `/clues/${number}/files/${id}` })
      }
      case 'full':
        return answerProblem('too-many-files')
      case 'illegal':
        return answerActed(announced)
      case 'missing':
        return answerProblem('not-found')
    }
  })

const attach = async (needs: CallNeeds, call: Call): Promise<Response> =>
  within(needs, call, await readChange(call.request, $Nothing), async ({ versions }) => {
    const { principal, number, id } = call
    const attached = await actOnOne(versions, version => needs.attachFile(principal, { number, version }, id))
    if (attached.kind === 'not-there') return answerProblem('file-not-there')
    return attached.kind === 'refused' ? answerProblem('file-refused') : answerActed(attached)
  })

const open = (needs: CallNeeds, call: Call): Promise<Response> =>
  within(needs, call, readQuery(call.request, $ReadingQuery), async ({ reason }) => {
    const opened = await needs.openFile(call.principal, call, reason)
    if (opened.kind === 'missing') return answerProblem('not-found')
    return new Response(null, { status: 303, headers: { ...HEADERS, location: opened.url } })
  })
