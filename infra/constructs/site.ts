import { RemovalPolicy } from 'aws-cdk-lib'
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { findSite } from '../settings-check.ts'
import type { Settings } from '../settings.ts'

export type SiteProps = {
  readonly settings: Pick<Settings, 'pageBaseUrl' | 'site' | 'pageThrottle' | 'logRetentionDays' | 'keepData'>
}

/** No path, no query, no address: a link is as good as a signature, and who opened which page is nobody's business. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTimeEpoch',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
}

/** The HTTP API through which the country reaches us; whoever serves a route on it declares it. */
export class Site extends Construct {
  readonly api: HttpApi
  /** Where links in messages lead. */
  readonly baseUrl: string
  /** How an SMS names it; undefined where it has no name that is short enough. */
  readonly shortName: string | undefined

  constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, id)
    const { settings } = props
    this.api = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      description: 'Duban: the page on which recipients answer, and the API of clues',
    })
    const log = new LogGroup(this, 'AccessLog', {
      retention: settings.logRetentionDays,
      removalPolicy: settings.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.pageThrottle.rate, burstLimit: settings.pageThrottle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    })
    this.baseUrl = settings.pageBaseUrl?.replace('{api}', this.api.apiId) ?? this.api.apiEndpoint
    this.shortName = findSite(settings)
  }
}
