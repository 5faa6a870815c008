import { halfWidth } from '../lines.ts';
import { bare } from './inline.ts';

/** What a heading, a caption or the first words of a line announce. */
export type Label =
  | 'request'
  | 'socket-method'
  | 'request-sample'
  | 'weight'
  | 'order-count'
  | 'parameters'
  | 'fields'
  | 'push-fields'
  | 'response'
  | 'push'
  | 'failure'
  | 'limit'
  | 'limit-rule'
  | 'permission'
  | 'security'
  | 'url-path'
  | 'stream-name'
  | 'event-name'
  | 'speed'
  | 'source'
  | 'description'
  | 'notes';

export interface Labelled {
  readonly label: Label;
  /** What stands behind the label's words, without the colon. */
  readonly rest: string;
  /** What stands in the label itself: `(UID)`, "of lead traders". */
  readonly detail: string;
}

const colon = String.raw`\s*(?::\s*|$)`;

/** In both languages; the first that fits counts. */
const forms: readonly (readonly [Label, RegExp])[] = [
  ['limit-rule', /^(?:Rate[ -]?limit(?:ing)? rules?|限速规则|限速维度)\s*(.*?)\s*(?::\s*|$)/i],
  ['limit', /^(?:Rate[ -]?limits?|Request limits?)((?: of| for|\s*\().*?)?\s*:\s*/i],
  ['limit', /^(.*?)限速\s*:\s*/],
  ['permission', /^(?:Permissions?|权限)()\s*:\s*/i],
  ['request', new RegExp(`^HTTP\\s*(?:Request|请求|Method|方法)s?()${colon}`, 'i')],
  ['socket-method', new RegExp(`^(?:Method|方法|请求方法)()${colon}`, 'i')],
  ['weight', new RegExp(`^(?:Request\\s*)?Weights?(?: Update)?\\s*(\\([^)]*\\))?${colon}`, 'i')],
  ['weight', new RegExp(`^(?:请求|接口|访问)?权重\\s*(\\([^)]*\\))?${colon}`, 'i')],
  ['order-count', new RegExp(`^(?:Unfilled Order Count|未成交的?订单计数)()${colon}`, 'i')],
  ['url-path', new RegExp(`^(?:URL\\s*PATH|服务地址|URL 路径)()${colon}`, 'i')],
  ['stream-name', new RegExp(`^(?:Stream Names?|(?:Stream|数据流|流)\\s*名称)()${colon}`, 'i')],
  ['event-name', new RegExp(`^(?:Event Names?|事件(?:名称|类型)?)()${colon}`, 'i')],
  ['speed', new RegExp(`^(?:Update Speed|Updating Speed|更新速度|推送速度|推送频率)()${colon}`, 'i')],
  ['source', new RegExp(`^(?:Data Source|数据源|数据来源)()${colon}`, 'i')],
  ['security', new RegExp(`^(?:Security Type|安全类型)()${colon}`, 'i')],
  [
    'push-fields',
    /^(?:Push(?:ed)? data param\w*|Response param\w* when data is pushed\.?|推送(?:数据)?参数|数据推送参数)(.*)$/i,
  ],
  ['push', /^(?:Push(?:ed)? data(?: example)?|推送(?:数据)?示例|Payload|推送数据)(.*?)\s*:?$/i],
  [
    'fields',
    /^(?:Response (?:param\w*|detail\w*|fields?)|Return(?:ed)? param\w*|返回(?:数据)?参数|响应参数|响应信息|返回值|响应字段)(.*)$/i,
  ],
  ['failure', /^(?:Fail(?:ure|ed).*|Error (?:response|example|payload).*|失败.*|错误示例.*)()$/i],
  [
    'response',
    /^(?:(?:Success(?:ful)?|成功)\s*)?(?:Response(?! Codes)|Returned results?|Return(?:ed)?\b(?! codes)|返回(?:示例|结果|数据)|响应(?:示例)?|回复)\s*(?:Examples?|samples?)?(.*)$/i,
  ],
  ['request-sample', /^(?:Request (?:Example|Sample|format)|Example request|请求(?:示例|格式))(.*)$/i],
  [
    'parameters',
    /^(?:(?:Request|Query|Body|Subscription|Required)\s*)?Param\w*(?: for [\w ]+)?\s*(?:\(.*\))?\s*(?::\s*|$)()/i,
  ],
  ['parameters', /^(?:请求|订阅)?参数()\s*(?::\s*|$)/],
  ['request-sample', /^(?:Request|请求)()\s*:?$/i],
  [
    'description',
    /^(?:(?:(?:API|Stream|Event|Endpoint) )?Description|(?:接口|数据流|事件|频道)描述|描述|模块描述)()\s*:?$/i,
  ],
  ['notes', /^(?:Notes?|Notice|Remarks?|注意|备注|说明|Additional notes|Other info|其他信息)()\s*(?::|$)/i],
];

/** The label that a text begins with. */
export function labelOf(text: string): Labelled | undefined {
  const words = bare(text);
  for (const [label, form] of forms) {
    const match = form.exec(words);
    if (match === null) continue;
    return { label, rest: words.slice(match[0].length).trim(), detail: (match[1] ?? '').trim() };
  }
  return undefined;
}

/** Labels that a line of text may begin with; as headings and captions all may stand. */
const inText: ReadonlySet<Label> = new Set([
  'weight',
  'order-count',
  'limit',
  'limit-rule',
  'permission',
  'security',
  'source',
  'speed',
  'stream-name',
  'event-name',
  'socket-method',
  'url-path',
]);

/** A line that is nothing but a label in bold, or a label with its value behind a colon. */
export function labelledLine(text: string): Labelled | undefined {
  const bold = /^\*\*([^*]+)\*\*\s*:?\s*(.*)$/.exec(halfWidth(text).trim());
  const found = labelOf(text);
  if (found === undefined) return undefined;
  if (bold !== null) {
    const own = labelOf(bold[1] ?? '') ?? labelOf(`${bold[1] ?? ''}:`);
    return own === undefined ? undefined : { ...found, rest: found.rest };
  }
  if (!inText.has(found.label) || !/[:：]/.test(text)) return undefined;
  return found.rest === '' || found.rest.length <= 120 ? found : undefined;
}
