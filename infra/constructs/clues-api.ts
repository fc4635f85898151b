import { Duration } from 'aws-cdk-lib'
import { HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import { acknowledge } from './acknowledge.ts'
import { BundledFunction, type FunctionDefaults } from './bundled-function.ts'
import type { DataTable } from './data-table.ts'
import type { Sealed } from './sealed.ts'
import type { Site } from './site.ts'

export type CluesApiProps = {
  readonly defaults: FunctionDefaults
  readonly site: Site
  readonly register: DataTable
  readonly sealed: Sealed
  /** Keys the hashes by which persons and targets are known again. */
  readonly hashKey: string
  readonly settings: Pick<Settings, 'issuers' | 'claims' | 'apiRate' | 'clueTerms' | 'help'>
}

const ROUTES = {
  Clues: HttpRouteKey.with('/clues', HttpMethod.ANY),
  Below: HttpRouteKey.with('/clues/{proxy+}', HttpMethod.ANY),
  Document: HttpRouteKey.with('/openapi.json', HttpMethod.ANY),
}

/** HTTP API → serve-api → Register and what is sealed: the only way to what a clue says. */
export class CluesApi extends Construct {
  constructor(scope: Construct, id: string, props: CluesApiProps) {
    super(scope, id)
    const { defaults, site, register, sealed, settings } = props
    const serve = new BundledFunction(this, 'ServeApi', {
      ...defaults,
      name: 'serve-api',
      errorImpact: '省级知识产权局此时不能转送、签收、办理线索：没有得到成功答复的操作一律没有登记，请其稍后再试。',
      // API Gateway answers by itself after 30 s: whoever waits should be told by us.
      timeout: Duration.seconds(20),
      memorySize: 1024,
    })
    // Of the Register it sees clues only, neither who is told of them nor anybody's duties; it clears desks, and takes nothing away.
    register.grantRows(serve, ['BatchGetItem', 'PutItem', 'Query'], ['CLUE#*', 'CLUES#*'])
    register.grantRows(serve, ['DeleteItem'], ['CLUES#*'])
    sealed.grant(serve)
    serve.tell({
      ISSUERS: JSON.stringify(settings.issuers),
      ...(settings.claims !== undefined && { CLAIMS: JSON.stringify(settings.claims) }),
      ...(settings.clueTerms !== undefined && { CLUE_TERMS: JSON.stringify(settings.clueTerms) }),
      API_RATE: JSON.stringify(settings.apiRate),
      HELP: settings.help,
      ADDRESS_HASH_KEY: props.hashKey,
    })
    this.#addAlarms(defaults.alarms, serve)
    this.#addRoutes(site, serve)
  }

  #addAlarms(alarms: FunctionDefaults['alarms'], serve: BundledFunction): void {
    alarms.addOwn(serve, 'Failed', 'apiFailed', {
      impact: '有省级知识产权局调用线索接口时得到系统出错的答复：该次转送、签收或者办理没有登记。',
      look: 'status',
    })
    alarms.addOwn(serve, 'TokensRefused', 'tokensRefused', {
      impact: '连续三刻钟有大量访问令牌被拒绝：可能是认证服务更换了密钥或者配置有误，各局无法使用线索接口，也可能有人在试探。',
      look: 'status',
    })
  }

  #addRoutes(site: Site, serve: BundledFunction): void {
    const integration = new HttpLambdaIntegration('Integration', serve.function)
    for (const [name, routeKey] of Object.entries(ROUTES)) {
      const route = new HttpRoute(this, name, {
        httpApi: site.api,
        routeKey,
        integration,
        authorizer: new HttpNoneAuthorizer(),
      })
      acknowledge(
        route,
        'APIG4',
        'The function checks each token: an authorizer knows one issuer a route, nothing of its offices, and answers no problem+json.',
      )
    }
  }
}
