// 新写一个案例：选择互相关联；按回车不会没填完就交。
import { guardKeys } from "./edit_keys.js";
import { watchChoices } from "./edit_choices.js";

const form = document.querySelector("[data-new]");
guardKeys(form, () => {});
watchChoices(form);
