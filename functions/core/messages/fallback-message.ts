/** A task message by a second way: the same content, and why it comes so. */
import * as z from 'zod/mini'
import { CHANNELS } from '../outbox/channel.ts'
import { ROLE_CODES } from '../register/register.ts'
import { FARED, type FirstWay } from './first-way.ts'
import type { TaskMessage } from './task-message.ts'
import { taskMessageFields } from './task-message-schema.ts'

export type FallbackMessage = TaskMessage & { firstWay: FirstWay }

export const fallbackMessageSchema: z.ZodMiniType<FallbackMessage> = z.strictObject({
  ...taskMessageFields,
  firstWay: z.strictObject({ role: z.enum(ROLE_CODES), channel: z.enum(CHANNELS), fared: z.enum(FARED) }),
})
