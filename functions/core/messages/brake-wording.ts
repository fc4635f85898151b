/** A brake in words, for the operator and for the office whose mail it stops. */
import type { Brake } from '../outbox/controls.ts'
import { wordInstant, wordShare } from './wording.ts'

/** Such as 自2026年11月23日9时30分起停发；此前1000封邮件中退信31封（3.1%），投诉0件（0%）. */
export const wordBrake = ({ since, mails, hardBounces, complaints }: Brake): string =>
  `自${wordInstant(since)}起停发；此前${mails}封邮件中退信${hardBounces}封（${wordShare(hardBounces, mails)}），投诉${complaints}件（${wordShare(complaints, mails)}）`

export const WHILE_BRAKED = '停发期间，有手机号码的联系人改发短信，其余邮件待解除后发送。'
