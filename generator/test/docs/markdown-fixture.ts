/** Invented pages in the two Markdown forms. */

export function markdown(
  options: { readonly anchor?: string; readonly chinese?: string; readonly weight?: string } = {},
): string {
  const {
    anchor = '/docs/a/Do-It',
    chinese = 'limit| INT| NO| 默认 10; 最大 50',
    weight = '3000(UID)',
  } = options;
  return `---
exchange: binance
source_url: https://developers.example.com/docs/a/Do-It
updated_at: 2026-01-15T23:44:13.009660
---

# Do It(TRADE)

## HTTP Request[](${anchor}#http-request "Direct link")

POST \`/v1/it\`

## Request Weight[](${anchor}#request-weight "Direct link")

${weight}

## Request Parameters[](${anchor}#request-parameters "Direct link")

Name| Type| Mandatory| Description
---|---|---|---
limit| INT| NO| Default 10; max 50

>   * Only sometimes
>

## Response Example[](${anchor}#response-example "Direct link")

    {  "id": 7  }

## Response detail description[](${anchor}#x "Direct link")

Parameter| Type| Description
---|---|---
id| STRING| Its id

---

# 做(TRADE)

## HTTP请求[](/docs/zh-CN/a/Do-It#http请求 "链接")

POST /v1/it

## 请求权重[](/docs/zh-CN/a/Do-It#请求权重 "链接")

**3000(UID)**

## 请求参数[](/docs/zh-CN/a/Do-It#请求参数 "链接")

名称| 类型| 是否必需| 描述
---|---|---|---
${chinese}

## 响应示例[](/docs/zh-CN/a/Do-It#响应示例 "链接")

    {  "id": 7  }

## 响应信息详解：[](/docs/zh-CN/a/Do-It#x "链接")

参数| 类型| 描述
---|---|---
id| STRING| ID
`;
}

export function okx(anchor = 'things'): string {
  return `---
exchange: okx
source_url: https://www.example.com/docs/en/#things
anchor_id: ${anchor}
updated_at: 2026-01-15T23:28:05.690346
---

# GET / Things

#### Rate Limit: 5 requests per 2 seconds

#### Rate limit rule: User ID

#### Permission: Read

#### HTTP Request

\`GET /api/v5/things\`

> Request Example

    GET /api/v5/things

#### Request Parameters

**Parameters** | **Types** | **Required** | **Description**
---|---|---|---
type | String | No | Kind
\`one\`
\`two\`
limit | String | Yes | The maximum is \`100\`. The default is \`100\`.

> Response Example

    { "code": "0", "data": [ { "ts": "1" } ] }

#### Response Parameters

**Parameter** | **Type** | **Description**
---|---|---
ts | String | When
`;
}
