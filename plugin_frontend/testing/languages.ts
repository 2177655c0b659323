/** Every language is there at once, as if it had been loaded. */
import { learn } from '../src/text/t';
import { zh } from '../src/text/zh';

learn('zh', zh);
