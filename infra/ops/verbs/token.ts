/** `token`: a bearer token of the issuer of this machine, for trying the API of clues. */
import type { Command } from 'commander'
import * as z from 'zod/mini'
import { CLUE_ROLES, type ClueRole } from '../../../functions/core/clues/clue.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import { findRunningSystem } from '../../local/running-system.ts'
import { parseOffice } from '../options.ts'
import { printJson } from '../print.ts'
import { buildUsageError } from '../usage.ts'

type TokenOptions = { office: string; role: string; name?: string; json?: true }

const $Token = z.object({ access_token: z.string(), token_type: z.string(), expires_in: z.number() })

export const registerToken = (program: Command): void => {
  program
    .command('token')
    .description('取得本机认证服务签发的访问令牌，用来试用线索接口（只用于 npm start 启动的系统）')
    .requiredOption('--office <NN>', '机构：省级知识产权局的两位代码，国家知识产权局为 00')
    .requiredOption('--role <R>', `角色：${CLUE_ROLES.join('、')}，几个之间用逗号隔开`)
    .option('--name <NAME>', '姓名：同一机构的同一姓名总是同一个人；不写则按机构和角色区分')
    .option('--json', '只输出一个 JSON 文档')
    .action(async ({ office, role, name, json }: TokenOptions) => {
      const wanted = { office: parseOffice('--office', office), roles: parseRoles(role), ...(name !== undefined && { name }) }
      const token = await askForToken(wanted)
      // Alone on its line, so that $(…) takes it as it is.
      if (json) printJson(token)
      else console.log(token.access_token)
    })
}

const isRole = (text: string): text is ClueRole => CLUE_ROLES.some(role => role === text)

/** @throws DataProblemsError naming the option */
function parseRoles(text: string): ClueRole[] {
  const roles = [...new Set(text.split(/[,，、;；]/).map(part => part.trim()))]
  if (roles.every(isRole)) return roles
  throw buildUsageError({
    option: '--role',
    value: text,
    message: '没有这个角色',
    mend: `填写 ${CLUE_ROLES.join('、')} 中的一个或者几个，用逗号隔开`,
  })
}

async function askForToken(wanted: { office: OfficeCode; roles: ClueRole[]; name?: string }): Promise<z.infer<typeof $Token>> {
  const system = findRunningSystem(process.cwd())
  if (system === undefined) throw new Error('本机没有正在运行的系统：先执行 npm start')
  const response = await fetch(`${system.endpoints.issuer}/token`, { method: 'POST', body: JSON.stringify(wanted) })
  if (!response.ok) throw new Error(`本机认证服务没有签发令牌：${response.status}`)
  return $Token.parse(await response.json())
}
