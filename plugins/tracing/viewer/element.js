/** Elements and how values are written. All that is shown is set as text: whoever sends traces may be anybody. */

/** An element with attributes and children; texts are texts. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name === 'style') Object.assign(element.style, value)
    else if (value !== undefined && value !== false) element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child !== undefined))
  return element
}

export function duration(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return ms >= 1 || ms === 0 ? `${Math.round(ms)} ms` : `${Math.round(ms * 1000)} µs`
}

export const clock = (ms) => new Date(ms).toISOString().slice(11, 23)
export const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value))
export const counted = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`
