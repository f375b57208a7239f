export { type DockerOptions, docker } from "./docker-driver.js"
export { engineFault } from "./docker-instance.js"
