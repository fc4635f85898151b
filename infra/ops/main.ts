/** `npm run -s duban -- <verb>`: the operator's command line (interfaces.md §1). A verb is one file in `verbs/` and one line here. */
import { tellFailure } from './failure.ts'
import { buildProgram } from './program.ts'
import { registerCheck } from './verbs/check.ts'
import { registerGuide } from './verbs/guide.ts'
import { registerLoad } from './verbs/load.ts'
import { registerPlan } from './verbs/plan.ts'
import { registerPreview } from './verbs/preview.ts'
import { registerTemplate } from './verbs/template.ts'

const program = buildProgram()
registerGuide(program)
registerTemplate(program)
registerCheck(program)
registerPlan(program)
registerLoad(program)
registerPreview(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = tellFailure(error, process.argv.includes('--json'))
}
