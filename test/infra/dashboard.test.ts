import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { synthesise } from '../support/template.ts'
import { listByType } from '../support/template-parts.ts'

type Widget = { type: string; width: number; x: number; y: number; properties: { title: string; metrics?: unknown[][] } }

/** The body is JSON joined from text and references. */
function readWidgets(region?: string): Widget[] {
  const [dashboard, ...others] = Object.values(listByType(synthesise('production', region), 'AWS::CloudWatch::Dashboard'))
  expect(others).toEqual([])
  const parts: unknown[] = dashboard?.Properties.DashboardBody['Fn::Join'][1]
  const body = parts.map(part => (typeof part === 'string' ? part : 'reference')).join('')
  return (JSON.parse(body) as { widgets: Widget[] }).widgets
}

const widgets = readWidgets()
const graphs = widgets.filter(({ type }) => type === 'metric')
const source = globSync('functions/**/*.ts').map(file => readFileSync(file, 'utf8'))

describe('the dashboard', () => {
  test('asks in the order of an operator at night', () => {
    expect(widgets.map(({ properties }) => properties.title.replace(/：.*/, ''))).toEqual([
      '正在响的告警',
      '发出去了吗',
      '按时吗',
      '结果如何',
      '有积压吗',
      '被什么挡住',
      '变更流滞留（毫秒）',
      '丢了什么',
      '谁没有被通知到',
      '函数出错',
      '服务商快慢',
      '服务商退回',
      '回执等了多久（秒）',
      '收件人答复',
      '收件人答复',
      '线索接口',
      '线索接口',
      '定时任务的心跳',
    ])
  })

  test.each(graphs.map(({ properties }) => [properties.title, properties] as const))(
    '%s shows metrics that are counted somewhere, and computes none',
    (_, { metrics = [] }) => {
      expect(metrics.length).toBeGreaterThan(0)
      for (const [namespace] of metrics) expect(typeof namespace).toBe('string')
      const own = metrics.flatMap(([namespace, name]) => (namespace === 'Duban' ? [String(name)] : []))
      expect(own.filter(name => !source.some(text => text.includes(`'${name}'`)))).toEqual([])
    },
  )

  test('fills its rows, and none is wider than the screen', () => {
    const rows = Map.groupBy(widgets, ({ y }) => y)
    expect([...rows.values()].map(row => row.reduce((sum, { width }) => sum + width, 0))).toEqual(Array(rows.size).fill(24))
  })

  test('has no graph of nothing where there are no receipts', () => {
    const inChina = readWidgets('cn-north-1')
    expect(inChina.map(({ properties }) => properties.title)).not.toContain('回执等了多久（秒）')
    expect(inChina.filter(({ type, properties }) => type === 'metric' && properties.metrics === undefined)).toEqual([])
  })
})
