/** The recipients' pages over HTTP. Reading one changes nothing; only a form with a code and a button does. */
import { Hono } from 'hono/tiny'
import type { Access, Opened, Refusal, Submission, Taken } from '../../core/answers/answers.ts'
import { buildResultView } from '../../core/messages/answer-result-view.ts'
import { buildFormView } from '../../core/messages/answer-view.ts'
import {
  listEntryMistakes,
  type PlainView,
  wordClosed,
  wordFailed,
  wordMethod,
  wordNoForm,
  wordTooLarge,
} from '../../core/messages/plain-pages.ts'
import { answerProblem } from '../api/problems.ts'
import { answerPage } from './answer-page.ts'
import { readBody, readPart, readTyped, toSubmission } from './form-body.ts'
import { FormPage } from './form-page.tsx'
import { EntryPage, PlainPage } from './plain-pages.tsx'
import { ResultPage } from './result-page.tsx'
import { acceptsPage } from './http-event.ts'
import { HEADERS } from './style.ts'

export type PagesNeeds = {
  openPage: (access: Access, part?: number) => Promise<Opened>
  takeAnswer: (access: Access, submission: Submission) => Promise<Taken>
  /** Whom to ask, where no notice tells. */
  help: string
  onClosed: (why: Refusal) => void
  onAnswer: (taken: Exclude<Taken, { kind: 'closed' }>) => void
  onError: (error: unknown) => void
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST']
const ALLOW = { allow: METHODS.join(', ') }
/** No notice id and no token is longer; what is, would not even be a key. */
const MOST_PATH = 400

function buildShow({ help }: PagesNeeds) {
  const plain = (status: number, word: (help: string) => PlainView, headers?: Record<string, string>): Promise<Response> =>
    answerPage(status, <PlainPage view={word(help)} />, { ...HEADERS, ...headers })
  return {
    closed: () => plain(404, wordClosed),
    failed: () => plain(500, wordFailed),
    method: () => plain(405, wordMethod, ALLOW),
    tooLarge: () => plain(413, wordTooLarge),
    noForm: () => plain(415, wordNoForm),
    entry: () => answerPage(200, <EntryPage help={help} />, HEADERS),
    entryAgain: (typed: { mobile: string; code: string }, wrongs: ReadonlyMap<'mobile' | 'code', string>) =>
      answerPage(422, <EntryPage help={help} typed={typed} wrongs={wrongs} />, HEADERS),
  }
}

/** What is done with a notice, however its reader came to it. */
function buildAnswering({ openPage, takeAnswer, onAnswer, onClosed }: PagesNeeds, closed: () => Promise<Response>) {
  const close = (why: Refusal): Promise<Response> => {
    onClosed(why)
    return closed()
  }
  const open = async (access: Access, part: number | undefined): Promise<Response> => {
    const opened = await openPage(access, part)
    if (opened.kind === 'closed') return close(opened.why)
    return answerPage(200, <FormPage view={buildFormView(opened.page, access)} access={access} />, HEADERS)
  }
  const take = async (access: Access, action: string, form: URLSearchParams): Promise<Response> => {
    const typed = readTyped(form)
    const taken = await takeAnswer(access, toSubmission(action, typed))
    if (taken.kind === 'closed') return close(taken.why)
    onAnswer(taken)
    if (taken.kind === 'taken') return answerPage(200, <ResultPage view={buildResultView(taken)} access={access} />, HEADERS)
    const view = buildFormView(taken.page, access, { action, typed, mistakes: taken.mistakes })
    return answerPage(422, <FormPage view={view} access={access} />, HEADERS)
  }
  /** A form without a button's name only opens: so does one that a program sends off. */
  const post = (access: Access, form: URLSearchParams): Promise<Response> => {
    const action = form.get('action')
    return action === null ? open(access, readPart(form.get('part'))) : take(access, action, form)
  }
  return { open, post }
}

export function buildRouter(needs: PagesNeeds): { fetch: (request: Request) => Promise<Response> } {
  const pages = buildShow(needs)
  const { open, post } = buildAnswering(needs, pages.closed)
  const toLink = (notice: string, token: string): Access => ({ kind: 'link', notice, token })
  const withForm = async (request: Request, work: (form: URLSearchParams) => Promise<Response>): Promise<Response> => {
    const body = await readBody(request)
    if (body.kind === 'too-large') return pages.tooLarge()
    return body.kind === 'no-form' ? pages.noForm() : work(body.form)
  }
  const app = new Hono()
    .use(async (c, next) => {
      if (!METHODS.includes(c.req.method))
        return acceptsPage(c.req.raw) ? pages.method() : answerProblem('method-not-allowed', {}, ALLOW)
      return c.req.path.length > MOST_PATH ? pages.closed() : next()
    })
    .get('/n/:notice/:token', c => open(toLink(c.req.param('notice'), c.req.param('token')), readPart(c.req.query('part'))))
    .post('/n/:notice/:token', c => withForm(c.req.raw, form => post(toLink(c.req.param('notice'), c.req.param('token')), form)))
    .get('/', () => pages.entry())
    .post('/', c =>
      withForm(c.req.raw, async form => {
        const typed = { mobile: form.get('mobile') ?? '', code: form.get('code') ?? '' }
        const wrongs = listEntryMistakes(typed)
        return wrongs.size > 0 ? pages.entryAgain(typed, wrongs) : post({ kind: 'code', ...typed }, form)
      }),
    )
    // A program that looked for the API is answered in its own way.
    .notFound(c => (acceptsPage(c.req.raw) ? pages.closed() : answerProblem('not-found')))
    .onError(error => {
      needs.onError(error)
      return pages.failed()
    })
  return { fetch: async request => app.fetch(request) }
}
