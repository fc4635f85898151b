/** A task message by a second way: the same content, and why it comes so. */
import * as z from 'zod/mini'
import { type FirstWay, firstWayField } from './first-way.ts'
import type { TaskMessage } from './task-message.ts'
import { taskMessageFields } from './task-message-schema.ts'

export type FallbackMessage = TaskMessage & { firstWay: FirstWay }

export const fallbackMessageSchema: z.ZodMiniType<FallbackMessage> = z.strictObject({
  ...taskMessageFields,
  firstWay: firstWayField,
})
