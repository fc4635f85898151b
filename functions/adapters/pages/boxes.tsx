/** The duties of a page, each with its box. */
import type { BoxGroup, BoxView, Line } from '../../core/messages/answer-boxes.ts'

const Lines = ({ lines }: { lines: readonly Line[] }) => (
  <>
    {lines.map(({ label, text }) => (
      <span class="line">
        <i>{label}</i>
        {text}
      </span>
    ))}
  </>
)

const Content = ({ name, state, waiting, lines }: BoxView) => (
  <>
    <b>{name}</b>
    <span class={waiting ? 'state waits' : 'state'}>{state}</span>
    <Lines lines={lines} />
  </>
)

const Box = ({ box }: { box: BoxView }) =>
  box.choosable ? (
    <label class="box pick">
      <input type="checkbox" name="duty" value={box.value} checked={box.ticked} />
      <Content {...box} />
    </label>
  ) : (
    <div class="box">
      <Content {...box} />
    </div>
  )

const Group = ({ group: { name, lines, boxes, folded, summary } }: { group: BoxGroup }) =>
  name === undefined ? (
    <>
      {boxes.map(box => (
        <Box box={box} />
      ))}
    </>
  ) : (
    <div class="card">
      <h3>{name}</h3>
      <Lines lines={lines} />
      <details open={!folded}>
        <summary>{summary}</summary>
        <div class="units">
          {boxes.map(box => (
            <Box box={box} />
          ))}
        </div>
      </details>
    </div>
  )

export const Groups = ({ groups }: { groups: readonly BoxGroup[] }) => (
  <>
    {groups.map(group => (
      <Group group={group} />
    ))}
  </>
)
