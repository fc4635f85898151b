import { Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import { BundledFunction, type FunctionDefaults } from './bundled-function.ts'
import type { Settings } from '../settings.ts'
import type { DataTable } from './data-table.ts'
import { tellWindows } from './sending.ts'
import { StreamMapping } from './stream-mapping.ts'

export type ReactingProps = {
  readonly defaults: FunctionDefaults
  readonly register: DataTable
  readonly outbox: DataTable
  readonly bus: EventBus
  readonly settings: Pick<Settings, 'windows'>
}

/** Register → stream → react-to-change → Outbox and bus: who must be told at once of an answer or of a clue, and what others hear of it. */
export class Reacting extends Construct {
  constructor(scope: Construct, id: string, props: ReactingProps) {
    super(scope, id)
    const { defaults, register, outbox, bus, settings } = props
    const react = new BundledFunction(this, 'ReactToChange', {
      ...defaults,
      name: 'react-to-change',
      errorImpact:
        '单位的延期申请、省级知识产权局的答复、退回重办，以及线索的转送、签收、退回和反馈未能及时通知对方；办理情况本身已经记录，没有丢失。',
      timeout: Duration.minutes(2),
    })
    react.tell({ EVENT_BUS_NAME: bus.eventBusName, ...tellWindows(settings) })
    react.allow(['events:PutEvents'], bus.eventBusArn)
    register.grant(react, ['BatchGetItem'])
    register.grantStream(react)
    outbox.grant(react, ['BatchGetItem', 'PutItem', 'UpdateItem'])
    new StreamMapping(this, 'Answers', {
      source: register,
      target: react,
      patterns: [
        // What a data folder brings, however much it is, never calls the function.
        { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { entity: { S: ['duty'] }, answered: { BOOL: [true] } } } },
        { eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['clueEntry'] } } } },
      ],
      batchSize: 25,
      parallelizationFactor: 2,
      // Behind it is nobody but the operator's replay.
      patience: { retryAttempts: 10, maxRecordAge: Duration.hours(6) },
    })
    defaults.alarms.add(react, 'Late', 'streamAge', react.function.metric('IteratorAge'), {
      impact: '延期申请、答复、退回重办或者线索办理情况在变更流中滞留了五分钟：对方会迟收到通知。',
      look: 'status',
    })
  }
}
