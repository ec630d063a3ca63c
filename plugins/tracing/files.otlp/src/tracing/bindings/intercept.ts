/** What happens around a call of a method: it may look at the arguments, and decides what is returned. */
export type Around = (args: unknown[], proceed: (args: unknown[]) => unknown) => unknown

const originals = new WeakMap<object, unknown>()

/** The same object, with something around its methods. Whatever else it has or does stays as it is. */
export function intercept<T extends object>(target: T, around: (method: string) => Around | undefined): T {
  const proxy = new Proxy(target, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? method(value, target, around(String(key))) : value
    },
  })
  originals.set(proxy, target)
  return proxy
}

/** The object that another stands in for: the runtime takes no other when it is passed on to a binding. */
export function original<T>(value: T): T {
  return typeof value === 'object' && value !== null ? ((originals.get(value) ?? value) as T) : value
}

/** A method of another Worker may be a property as well, or lead to more of them, so it stays what it is. */
function method(value: object, self: object, around?: Around): object {
  const proceed = (args: unknown[]): unknown => Reflect.apply(value as () => unknown, self, args.map(original))
  return new Proxy(value, {
    apply: (_value, _self, args: unknown[]) => (around ? around(args, proceed) : proceed(args)),
    get(value, key) {
      const inner: unknown = Reflect.get(value, key, value)
      return typeof inner === 'function' ? method(inner, value) : inner
    },
  })
}
