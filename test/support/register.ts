import type { Contact, PartyRef, Progress, Register, Role, Task, Unit } from '../../functions/core/register/register.ts'

/** Small builders that show only what a test is about. */
export const unit = (id: string, part: Partial<Unit> = {}): Unit => ({
  id,
  name: `示例单位${id}`,
  category: 'enterprise',
  standings: ['demonstration'],
  regionCode: '440100',
  office: '44',
  ...part,
})

export const unitRef = (id: string): PartyRef => ({ kind: 'unit', id })
export const officeRef = (id: string): PartyRef => ({ kind: 'office', id })
export const departmentRef = (id: string): PartyRef => ({ kind: 'department', id })

export const contact = (party: PartyRef, role: Role = 'primary', part: Partial<Contact> = {}): Contact => ({
  party,
  role,
  name: `联系人${role}`,
  email: `${party.kind}.${role}@example.com`,
  mobile: { primary: '13800000001', deputy: '13800000002', leader: '13800000003' }[role],
  ...part,
})

export const task = (id: string, part: Partial<Task> = {}): Task => ({
  id,
  clause: '16.1',
  name: `示例事项${id}`,
  due: '2026-11-30',
  issuer: '00',
  scope: [],
  cancelled: false,
  ...part,
})

export const progress = (
  taskId: string,
  party: PartyRef,
  status: Progress['status'],
  date: string,
  part: Partial<Progress> = {},
): Progress => ({
  issuer: '00',
  task: taskId,
  party,
  status,
  date,
  ...part,
})

export const register = (part: Partial<Register>): Register => ({
  units: [],
  contacts: [],
  tasks: [],
  progress: [],
  titles: [],
  ...part,
})
