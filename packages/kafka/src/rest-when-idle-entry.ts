/** For clients of the outside (shops, tests), which are made without this room. */
import './connection/rest-when-idle.ts';
