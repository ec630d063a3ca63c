/** Projects of Express as people write them: one in workerd behind the server of Node, one under Node in CommonJS. */
import { type Files, worker } from './migrating.ts'

const dependencies = { express: '^5.0.0', cors: '^2', helmet: '^8', morgan: '1', 'cookie-parser': '1' }

export const onWorkers: Files = worker(
  { compatibility_flags: ['nodejs_compat'], compatibility_date: '2026-01-01' },
  {
    'package.json': JSON.stringify({ dependencies }),
    'src/index.js': `import { httpServerHandler } from 'cloudflare:node'
import cookieParser from 'cookie-parser'
import cors from 'cors'
import express from 'express'
import helmet from 'helmet'
import morgan from 'morgan'
import items from './items.js'
import { onlyFor } from './only.js'

const app = express()
const port = process.env.PORT || 3000

app.disable('x-powered-by')
app.use(helmet())
app.use(cors(), morgan('tiny', { skip: () => true }))
app.use(express.json({ limit: '1kb' }))
app.use(express.urlencoded({ extended: false }))
app.use(cookieParser())

app.use((req, res, next) => {
  res.set('X-Served-By', 'w')
  next()
})

app.get('/', (req, res) => {
  res.send('hello')
})
app.get('/hello/:name', (req, res) => res.json({ hello: req.params.name, q: req.query.q, agent: req.get('User-Agent') }))
app.post('/echo', (req, res) => {
  const { word } = req.body ?? {}
  if (!word) {
    res.status(400).json({ error: 'no word' })
    return
  }
  res.status(201).json({ word, all: req.body })
})
app.get('/go', (req, res) => res.redirect(301, '/hello/x'))
app.get('/none', (req, res) => res.sendStatus(204))
app.get('/teapot', (req, res) => res.sendStatus(418))
app.get('/cookie', (req, res) => {
  res.cookie('seen', '1', { maxAge: 60 * 1000, httpOnly: true }).json({ had: req.cookies.seen })
})
app.get('/plain', (req, res) => {
  res.type('text/plain').send('just text')
})
app.get('/later', (req, res, next) => {
  Promise.resolve(req.query.fail)
    .then((fail) => {
      if (fail) throw new Error('later')
      res.json({ later: true })
    })
    .catch(next)
})
app.get('/fail', () => {
  throw new Error('broken')
})
app.get('/handed', (req, res, next) => {
  next(new Error('handed on'))
})
app.get('/caught', async (req, res, next) => {
  try {
    res.json(JSON.parse(req.query.json))
  } catch (error) {
    next(error)
  }
})
app.get('/me', onlyFor('me'), (req, res) => {
  const value = { user: req.user, role: res.locals.role, url: req.originalUrl }
  res.send(value)
})
app.get('/one', cors({ origin: 'https://a.example', credentials: true }), (req, res) => res.send('one'))
app.get('/some', cors({ origin: ['https://a.example', 'https://b.example'], exposedHeaders: 'X-A, X-B' }), (req, res) => res.send('some'))
app.get('/like', cors({ origin: /\\.example$/ }), (req, res) => res.send('like'))
app.get('/any', cors({ origin: true }), (req, res) => res.send('any'))
app.use('/items', items)
app
  .route('/thing')
  .get((req, res) => {
    res.set({ 'Cache-Control': 'no-store' }).end()
  })
  .delete((req, res) => {
    res.status(204).end()
  })

app.use((req, res) => {
  res.status(404).json({ error: 'nothing at ' + req.path })
})
app.use((err, req, res, next) => {
  if (res.headersSent) return next(err)
  res.status(err.status ?? 500).json({ error: err.message })
})

app.listen(port)
export default httpServerHandler({ port })
`,
    'src/only.js': `export const onlyFor = (name) => (req, res, next) => {
  if (req.headers.authorization !== name) return res.status(401).json({ error: 'who are you' })
  req.user = name
  res.locals.role = 'reader'
  next()
}
`,
    'src/items.js': `import { Router } from 'express'

const router = Router()
const items = new Map([['1', { id: '1' }]])

async function find(req, res) {
  const item = items.get(req.params.id)
  if (item === undefined) return res.status(404).send('no such item')
  switch (item.id) {
    case '1':
      res.json(item)
      break
    default:
      res.json([item])
  }
}

router.get('/', (_req, res) => res.json([...items.values()]))
router.get('/:id', find)

export default router
`,
  },
)

const json = 'content-type=application/json'

export const requests: readonly string[] = [
  'GET /',
  'HEAD /',
  'GET /hello/a%20b?q=1',
  'GET /hello/x/ user-agent=me',
  `POST /echo ${json} body={"word":"a","n":[1]}`,
  `POST /echo ${json} body={}`,
  `POST /echo ${json} body={"word":"${'x'.repeat(2000)}"}`,
  'POST /echo content-type=application/x-www-form-urlencoded body=word=a+b&word=c&n=%3D',
  'POST /echo content-type=text/plain body=word',
  'POST /echo',
  'GET /go',
  'GET /none',
  'GET /teapot',
  'GET /cookie',
  'GET /cookie cookie=seen=2',
  'GET /plain',
  'GET /later',
  'GET /later?fail=1',
  'GET /fail',
  'GET /caught?json=1',
  'GET /caught?json=x',
  'GET /me',
  'GET /me?a=b authorization=me',
  'GET /items',
  'GET /items/',
  'GET /items/1',
  'GET /items/2',
  'GET /thing',
  'DELETE /thing',
  'PUT /thing',
  'GET /nowhere',
  'OPTIONS /thing origin=https://a.example access-control-request-method=PUT access-control-request-headers=x-a,x-b',
  ...['/one', '/some', '/like', '/any'].flatMap((path) => [
    `GET ${path}`,
    `GET ${path} origin=https://a.example`,
    `GET ${path} origin=https://c.test`,
  ]),
]

/** CommonJS, controllers, a router that is a value, and a server that is not started in tests. */
export const onNode: Files = {
  'package.json': JSON.stringify({
    name: '@acme/shop',
    scripts: { start: 'node server.js', test: 'jest' },
    dependencies: { express: '^5.0.0', zod: '^4.0.0' },
  }),
  'server.js': `'use strict'
const express = require('express')
const { z } = require('zod')
const users = require('./routes/users')

const app = express()
const PORT = process.env.PORT || 3000

app.use(express.json())
app.get('/', (req, res) => res.send(z.string().parse('welcome')))
app.use('/users', users)
app.get('/broken', async (req, res) => {
  throw new Error('broken')
})
app.use((error, req, res, _next) => {
  res.status(500).json({ message: error.message })
})

app.listen(PORT, () => console.log('listening on ' + PORT))
`,
  'routes/users.js': `const { Router } = require('express')
const controller = require('../controllers/users')

const router = Router()

router.route('/').get(controller.list)
router.route('/:id').get(controller.one).delete(controller.remove)

module.exports = router
`,
  'controllers/users.js': `const users = [{ id: '1', name: 'ada' }]

exports.list = (req, res) => {
  res.set('X-Served-By', String(users.length)).json({ users, sort: req.query.sort ?? null })
}

exports.one = (req, res) => {
  const user = users.find(({ id }) => id === req.params.id)
  if (!user) return res.status(404).json({ message: 'no user ' + req.params.id })
  return res.json(user)
}

exports.remove = async (req, res) => {
  res.status(204).end()
}
`,
  'test/app.test.js': "const request = require('supertest')\n",
}
