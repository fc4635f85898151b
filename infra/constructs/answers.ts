import { Duration } from 'aws-cdk-lib'
import { HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { BundledFunction, type FunctionDefaults } from './bundled-function.ts'
import type { Sending } from './sending.ts'
import type { Site } from './site.ts'

export type AnswersProps = { readonly defaults: FunctionDefaults; readonly site: Site; readonly sending: Sending }

/** A link's page and form; mobile and code; and of all else the page that says so, for people and not for programs. */
const ROUTES = {
  OpenLink: HttpRouteKey.with('/n/{notice}/{token}', HttpMethod.GET),
  AnswerLink: HttpRouteKey.with('/n/{notice}/{token}', HttpMethod.POST),
  OpenHome: HttpRouteKey.with('/', HttpMethod.GET),
  AnswerHome: HttpRouteKey.with('/', HttpMethod.POST),
  NotFound: HttpRouteKey.DEFAULT,
}

/** HTTP API → take-answers → Register: what recipients answer on the page. */
export class Answers extends Construct {
  constructor(scope: Construct, id: string, props: AnswersProps) {
    super(scope, id)
    const { defaults, site, sending } = props
    const takeAnswers = new BundledFunction(this, 'TakeAnswers', {
      ...defaults,
      name: 'take-answers',
      errorImpact: '收件人此时打不开签收页，或提交后看到出错提示：没有显示“已登记”的一律没有登记，请其稍后再试。',
      // API Gateway answers by itself after 30 s: whoever waits should be told by us.
      timeout: Duration.seconds(20),
      memorySize: 1024,
    })
    sending.grantAnswer(takeAnswers)
    defaults.alarms.addOwn(takeAnswers, 'PagesFailed', 'pagesFailed', {
      impact: '有收件人打不开签收页，或者提交后看到出错提示：没有显示“已登记”的一律没有登记。',
      look: 'status',
    })
    defaults.alarms.addOwn(takeAnswers, 'Refused', 'answersRefused', {
      impact: '连续三刻钟有大量链接或校验码被拒绝：可能有人在猜校验码，也可能收件人普遍打不开签收页。',
      look: 'status',
    })
    const integration = new HttpLambdaIntegration('Integration', takeAnswers.function)
    for (const [name, routeKey] of Object.entries(ROUTES)) {
      const route = new HttpRoute(this, name, {
        httpApi: site.api,
        routeKey,
        integration,
        authorizer: new HttpNoneAuthorizer(),
      })
      acknowledge(route, 'APIG4', 'Recipients have no account: the link and the code of their message are their right to answer.')
    }
  }
}
