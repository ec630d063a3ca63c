/** Opens files in place: arrows go on, Escape closes. Without it a file opens by its link. */
export const script = `
const viewer = document.getElementById('viewer')
const stage = viewer.querySelector('.stage')
const links = [...document.querySelectorAll('.open')].filter(({ dataset }) => dataset.kind !== 'file')
const tags = { image: 'img', video: 'video', audio: 'audio' }
let at = 0

function show(index) {
  at = (index + links.length) % links.length
  const { href, dataset } = links[at]
  const title = links[at].querySelector('.title').textContent
  const shown = document.createElement(tags[dataset.kind])
  if (dataset.kind === 'image') shown.alt = title
  else shown.controls = true
  shown.src = dataset.preview && dataset.kind === 'image' ? dataset.preview : href
  stage.replaceChildren(shown)
  viewer.querySelector('h2').textContent = title
  viewer.querySelector('a').href = href + '?download=1'
}

links.forEach((link, index) => link.addEventListener('click', (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  show(index)
  viewer.showModal()
}))
viewer.addEventListener('click', ({ target }) => {
  const { step } = target.dataset
  if (step) show(at + Number(step))
  else if ('close' in target.dataset || target === stage) viewer.close()
})
viewer.addEventListener('keydown', (event) => {
  if (event.target.matches('video, audio')) return
  if (event.key === 'ArrowRight') show(at + 1)
  if (event.key === 'ArrowLeft') show(at - 1)
})
viewer.addEventListener('close', () => {
  stage.replaceChildren()
  links[at].focus()
})
`
