import { preferencesCookie } from './preferences.ts';

/**
 * Runs before the first paint: "system" is only known to the browser, and a flash of the wrong theme is what
 * everybody remembers of a dark mode. Kept in step with `applyTheme`.
 */
export const themeScript = `(function(){try{var m=document.cookie.match(/(?:^|; )${preferencesCookie}=([^;]*)/),t=m?JSON.parse(decodeURIComponent(m[1])).theme:'system';if(t!=='light'&&t!=='dark')t=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light';document.documentElement.dataset.theme=t}catch(e){document.documentElement.dataset.theme='light'}})()`;
