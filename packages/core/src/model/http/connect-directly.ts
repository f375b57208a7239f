import { createDispatcher, type Environment, isProxied } from "./dispatcher.js"
import { plainCarrier } from "./plain/plain-carrier.js"
import { createTransport, type Transport } from "./transport.js"
import { undiciCarrier } from "./undici-carrier.js"

/** A transport over connections of its own; proxies are those of the environment. */
export async function connectDirectly(origin: string, env: Environment): Promise<Transport> {
  const plain = origin.startsWith("http:") && !isProxied(origin, env)
  return createTransport(plain ? plainCarrier(origin) : undiciCarrier(await createDispatcher(origin, env)))
}
