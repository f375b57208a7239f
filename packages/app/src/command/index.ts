export { sqliteDriverName } from "../store/index.js"
export { runServiceCommand, type ServiceCommandIo } from "./service-command.js"
