// A shop's test in JavaScript, with Node's own test runner and fetch. The shop's back end
// calls the mock at YUNO_MOCK, which the test controls through /__admin/.
import { after, before, beforeEach, test } from 'node:test'
import assert from 'node:assert/strict'
import http from 'node:http'

const mock = new URL(process.env.YUNO_MOCK) // http://127.0.0.1:4010/v1
const customer = 'ae106483-65ee-463b-8782-9794022b3112'

// backEnd is the shop. It opens a session for each customer who asks, and tries once more
// if Yuno is busy.
const backEnd = http.createServer(async (request, response) => {
  const open = () => fetch(`${mock}/customers/sessions`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'public-api-key': 'sandbox_public_of_the_shop',
      'private-secret-key': 'sandbox_secret_of_the_shop',
    },
    body: JSON.stringify({
      account_id: '8beac4de-5f6f-11ed-9b6a-0242ac120002',
      customer_id: request.url.slice(1),
      country: 'BR',
    }),
  })
  try {
    let answer = await open()
    if (answer.status === 503) answer = await open()
    const body = await answer.json()
    response.writeHead(answer.ok ? 200 : 502)
    response.end(JSON.stringify({ session: body.customer_session, code: body.code }))
  } catch {
    response.writeHead(504)
    response.end('{}')
  }
})

const admin = (method, path, body) =>
  fetch(new URL(`/__admin/${path}`, mock), { method, body: body && JSON.stringify(body) })
const requests = async () => (await (await admin('GET', 'requests')).json()).requests
const enroll = async (id) => {
  const answer = await fetch(`http://127.0.0.1:${backEnd.address().port}/${id}`)
  return { status: answer.status, ...await answer.json() }
}

before(() => new Promise((listening) => backEnd.listen(0, '127.0.0.1', listening)))
beforeEach(() => admin('POST', 'reset'))
after(() => { backEnd.closeAllConnections(); backEnd.close() })

test('a session is opened', async () => {
  const { status, session } = await enroll(customer)
  assert.equal(status, 200)
  assert.match(session, /^[0-9a-f-]{36}$/)

  const [request, ...more] = await requests()
  assert.deepEqual(more, [])
  assert.equal(`${request.method} ${request.path}`, 'POST /v1/customers/sessions')
  assert.equal(JSON.parse(request.body).customer_id, customer)
  assert.equal(request.headers['Private-Secret-Key'], '[redacted]')
})

test('a busy Yuno is asked again', async () => {
  await admin('POST', 'replies', [
    { for: 'GET /customers/{id}', status: 500 },
    { for: 'POST /customers/sessions', status: 503, headers: { 'Retry-After': '1' }, body: { code: 'SERVICE_UNAVAILABLE' } },
  ])
  assert.equal((await enroll(customer)).status, 200)
  assert.equal((await requests()).length, 2)
  const unused = await (await admin('GET', 'replies')).json()
  assert.deepEqual(unused.map((reply) => reply.for), ['GET /customers/{id}'])
})

test('the code of an unknown customer is passed on', async () => {
  await admin('POST', 'replies', [{ status: 400, body: { code: 'CUSTOMER_NOT_FOUND', messages: ['no such customer'] } }])
  assert.deepEqual(await enroll(customer), { status: 502, code: 'CUSTOMER_NOT_FOUND' })
})

test('a lost connection is a 504', async () => {
  await admin('POST', 'replies', [{ close: true }])
  assert.equal((await enroll(customer)).status, 504)
})

test('a wrong request is refused as Yuno would', async () => {
  const refused = await fetch(`${mock}/customers/sessions`, { method: 'POST', body: '{}' })
  assert.equal(refused.status, 401)
})

test('a reply with a mistake is refused', async () => {
  const refused = await admin('POST', 'replies', [{ status: '503' }])
  assert.equal(refused.status, 400)
  assert.deepEqual((await refused.json()).messages, ['[0]: unexpected string at status'])
})
